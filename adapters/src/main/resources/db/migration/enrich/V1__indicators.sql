-- What sources say of values, and what of it is matched.

-- The clock of everything here; tests put another in its place.
CREATE FUNCTION clock() RETURNS timestamptz LANGUAGE sql AS 'SELECT clock_timestamp()';

-- Changed last by everybody who changes what is matched, so that it is locked for moments only.
CREATE TABLE generation (
  one_row boolean PRIMARY KEY DEFAULT true CHECK (one_row),
  store   uuid NOT NULL DEFAULT gen_random_uuid(),
  newest  bigint NOT NULL DEFAULT 0,
  -- what went away in generations up to this one is forgotten
  oldest  bigint NOT NULL DEFAULT 0
);
INSERT INTO generation DEFAULT VALUES;

-- What we make of a source. Set without waiting for imports, which write to `source_seen`.
CREATE TABLE source (
  id       integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name     text NOT NULL UNIQUE,
  enabled  boolean NOT NULL DEFAULT true,
  ruled_by text NOT NULL DEFAULT '',
  ruled_at timestamptz,
  -- how often rules were set
  rules    bigint NOT NULL DEFAULT 0
);

CREATE TABLE source_seen (
  source_id     integer PRIMARY KEY REFERENCES source,
  -- how many settings of rules the states of its indicators show
  applied       bigint NOT NULL DEFAULT 0,
  first_good_at timestamptz,
  last_good_at  timestamptz,
  -- when its whole content was seen last
  full_at       timestamptz
);

CREATE TABLE source_decay (
  source_id integer NOT NULL REFERENCES source,
  type      text NOT NULL,
  days      integer NOT NULL CHECK (days > 0),
  -- whether the whole content was not seen for so long
  silent    boolean NOT NULL DEFAULT false,
  PRIMARY KEY (source_id, type)
);

CREATE TABLE indicator (
  -- first 16 bytes of SHA-256 of type, a zero byte and value: values are too long for an index
  key         uuid NOT NULL,
  source_id   integer NOT NULL,
  place       bigint GENERATED ALWAYS AS IDENTITY,
  type        text NOT NULL,
  value       text NOT NULL,
  exact       boolean NOT NULL,
  word        text NOT NULL,
  confidence  smallint NOT NULL,
  severity    text,
  tlp         text,
  tags        text[] NOT NULL,
  description text NOT NULL,
  links       text[] NOT NULL,
  valid_from  timestamptz,
  valid_until timestamptz,
  revoked     boolean NOT NULL,
  first_seen  timestamptz NOT NULL,
  -- null: whenever the source's whole content was seen
  last_seen   timestamptz,
  -- whether the source still has it, as far as it says
  here        boolean NOT NULL DEFAULT true,
  -- when we ended it
  ended_at    timestamptz,
  state       text NOT NULL,
  -- when the state changes by itself
  due_at      timestamptz,
  PRIMARY KEY (key, source_id)
);
CREATE UNIQUE INDEX indicator_place ON indicator (place);
CREATE INDEX indicator_source ON indicator (source_id, state);
CREATE INDEX indicator_due ON indicator (due_at) WHERE due_at IS NOT NULL;

-- One row a value that is matched, or was: what several sources say of it taken together.
CREATE TABLE matched (
  key          uuid PRIMARY KEY,
  type         text NOT NULL,
  value        text NOT NULL,
  exact        boolean NOT NULL,
  gone         boolean NOT NULL,
  -- of its last change
  generation   bigint NOT NULL,
  -- in which it became active, or wider, last
  active_since bigint NOT NULL
);
CREATE INDEX matched_generation ON matched (generation);
CREATE INDEX matched_gone ON matched (generation) WHERE gone;

CREATE FUNCTION ends_at(
  valid_until timestamptz, last_seen timestamptz, days integer, silent boolean, moment timestamptz)
RETURNS timestamptz LANGUAGE sql STABLE AS $$
  SELECT least(valid_until, last_seen + make_interval(hours => 24 * days),
    CASE WHEN silent AND last_seen IS NULL THEN moment END)
$$;

CREATE FUNCTION state_of(
  is_matched boolean, enabled boolean, revoked boolean, over boolean, starts timestamptz,
  ends timestamptz, moment timestamptz)
RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE
    WHEN NOT is_matched THEN 'STORED_NOT_MATCHED'
    WHEN NOT enabled THEN 'SOURCE_OFF'
    WHEN revoked THEN 'REVOKED'
    WHEN over OR ends <= moment THEN 'EXPIRED'
    WHEN starts > moment THEN 'NOT_YET'
    ELSE 'ACTIVE' END
$$;

CREATE FUNCTION due_at(state text, starts timestamptz, ends timestamptz)
RETURNS timestamptz LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE state WHEN 'NOT_YET' THEN least(starts, ends) WHEN 'ACTIVE' THEN ends END
$$;
