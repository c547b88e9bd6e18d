-- How long what is kept where: what sinks left out, what was removed, and who permitted it.

ALTER TABLE sink_state ADD COLUMN expired bigint NOT NULL DEFAULT 0;
ALTER TABLE sink_state ADD COLUMN lake_only bigint NOT NULL DEFAULT 0;
ALTER TABLE sink_state ADD COLUMN counted boolean NOT NULL DEFAULT false;

-- The first day of which the hot index has all rows that it was to take.
CREATE TABLE hot_floor (
  event_class text PRIMARY KEY,
  day         date NOT NULL
);

-- Where rows are that only the lake has, of days from the floor on.
CREATE TABLE hot_lake_only (
  pattern     text NOT NULL,
  event_class text NOT NULL,
  day         date NOT NULL,
  PRIMARY KEY (day, event_class, pattern)
);

-- Set before the first object of a unit is removed from the archive, and after its manifest was.
ALTER TABLE unit ADD COLUMN raw_expiring_at timestamptz;
ALTER TABLE unit ADD COLUMN raw_expired_at timestamptz;
CREATE INDEX unit_raw_kept ON unit (feed, sent_at) WHERE raw_expired_at IS NULL;

-- Periods under which something was due: announced before the first time, then in force.
CREATE TABLE retention_rule (
  store        text NOT NULL,
  scope        text NOT NULL,
  period       text NOT NULL,
  announced_at timestamptz NOT NULL,
  in_force_at  timestamptz,
  permitted_by text NOT NULL DEFAULT '',
  PRIMARY KEY (store, scope, period)
);

-- Names of snapshots carry the id: it grows also across a database that was lost and built anew.
CREATE SEQUENCE retention_removal_id;
SELECT setval('retention_removal_id', (extract(epoch FROM clock_timestamp()) * 1000)::bigint);

-- What was removed. `what` is an index, a day of a class, or a day of a feed; files are those of a
-- removal that has begun and not ended.
CREATE TABLE retention_removal (
  id         bigint NOT NULL,
  store      text NOT NULL,
  scope      text NOT NULL,
  what       text NOT NULL,
  files      text[] NOT NULL DEFAULT '{}',
  objects    bigint NOT NULL,
  rows       bigint NOT NULL,
  bytes      bigint NOT NULL,
  begun_at   timestamptz NOT NULL,
  removed_at timestamptz,
  PRIMARY KEY (id, store, scope, what)
);
CREATE INDEX retention_removal_open ON retention_removal (id) WHERE removed_at IS NULL;

CREATE TABLE retention_run (
  id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at       timestamptz NOT NULL,
  asked_by text NOT NULL,
  outcome  text NOT NULL
);
