-- What was found, and which units were compared with what.

CREATE TABLE hit (
  -- of the indicator, as in `indicator`
  key             uuid NOT NULL,
  event_id        text NOT NULL,
  place           bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  type            text NOT NULL,
  value           text NOT NULL,
  source_event_id text NOT NULL,
  time            timestamptz NOT NULL,
  host_id         text NOT NULL,
  field           text NOT NULL,
  observed        text NOT NULL,
  how             text NOT NULL,
  found_at        timestamptz NOT NULL,
  list            text NOT NULL,
  PRIMARY KEY (key, event_id)
);

CREATE INDEX hit_found ON hit (found_at);

-- Hits of a value that were recorded on a day (UTC): listed, and left out.
CREATE TABLE hit_day (
  key      uuid NOT NULL,
  day      date NOT NULL,
  listed   bigint NOT NULL,
  unlisted bigint NOT NULL,
  PRIMARY KEY (key, day)
);

CREATE TABLE unit_match (
  unit_id     text PRIMARY KEY,
  fence       bigint NOT NULL,
  generation  bigint NOT NULL,
  recorded_at timestamptz NOT NULL
);

-- Units that were compared with an older generation than there was when that was recorded.
CREATE TABLE late_unit (
  id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  unit_id  text NOT NULL,
  compared bigint NOT NULL,
  newest   bigint NOT NULL,
  first_at timestamptz NOT NULL,
  last_at  timestamptz NOT NULL,
  -- that looks through it
  hunt_id  uuid
);
CREATE INDEX late_unit_hunt ON late_unit (hunt_id, id);
