-- What was announced, archived and written. All times are this database's.

-- Fences grow also across a database that was lost and built anew: they start at its birth.
CREATE SEQUENCE fence;
SELECT setval('fence', (extract(epoch FROM clock_timestamp()) * 1000)::bigint);

CREATE TABLE unit (
  unit_id          text PRIMARY KEY,
  feed             text NOT NULL,
  message_id       text NOT NULL,
  shape            text NOT NULL,
  body             text NOT NULL,
  sent_at          timestamptz NOT NULL,
  batch_time       timestamptz NOT NULL,
  claimed_at       timestamptz NOT NULL,
  archived_at      timestamptz,
  mapping_version  integer NOT NULL,
  registry_version bigint,
  manifest_key     text NOT NULL DEFAULT '',
  sinks            text[] NOT NULL,
  fence            bigint NOT NULL,
  lease_until      timestamptz NOT NULL,
  attempts         integer NOT NULL DEFAULT 1
);
CREATE INDEX unit_not_archived ON unit (claimed_at) WHERE manifest_key = '';

CREATE TABLE object (
  bucket        text NOT NULL,
  key           text NOT NULL,
  version       text NOT NULL,
  attempt       integer NOT NULL,
  unit_id       text NOT NULL REFERENCES unit,
  number        integer NOT NULL,
  announced_size bigint NOT NULL,
  announced_md5 text,
  last_modified timestamptz,
  inventory     boolean NOT NULL,
  state         text NOT NULL,
  reason        text,
  archive_key   text,
  size          bigint,
  md5           text,
  sha256        text,
  bytes         bigint,
  lines         bigint,
  quarantined   bigint,
  dropped       bigint,
  PRIMARY KEY (bucket, key, version, attempt),
  UNIQUE (unit_id, number)
);

-- The first object of each content; others with the same are linked to it.
CREATE TABLE content (
  sha256  text NOT NULL,
  size    bigint NOT NULL,
  unit_id text NOT NULL,
  number  integer NOT NULL,
  PRIMARY KEY (sha256, size)
);

CREATE TABLE sink_state (
  unit_id    text NOT NULL REFERENCES unit,
  sink       text NOT NULL,
  status     text NOT NULL,
  attempts   integer NOT NULL DEFAULT 0,
  due_at     timestamptz NOT NULL,
  reason     text NOT NULL DEFAULT '',
  staged_at  timestamptz,
  done_at    timestamptz,
  seq        bigint,
  written    bigint NOT NULL DEFAULT 0,
  duplicates bigint NOT NULL DEFAULT 0,
  parked     bigint NOT NULL DEFAULT 0,
  bytes      bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (unit_id, sink)
);
CREATE INDEX sink_due ON sink_state (due_at) WHERE status = 'PENDING';
CREATE INDEX sink_staged ON sink_state (staged_at) WHERE status = 'STAGED';

CREATE TABLE lake_commit (
  seq         bigint PRIMARY KEY,
  snapshot_id bigint,
  begun_at    timestamptz NOT NULL,
  finished_at timestamptz
);
CREATE UNIQUE INDEX lake_commit_open ON lake_commit ((true)) WHERE finished_at IS NULL;

CREATE TABLE lake_file (
  location    text PRIMARY KEY,
  unit_id     text NOT NULL REFERENCES unit,
  sink        text NOT NULL,
  event_class text NOT NULL,
  day         date NOT NULL,
  rows        bigint NOT NULL,
  bytes       bigint NOT NULL,
  descriptor  text NOT NULL
);
CREATE INDEX lake_file_unit ON lake_file (unit_id, sink);

CREATE TABLE lease (
  name        text PRIMARY KEY,
  owner       text NOT NULL,
  fence       bigint NOT NULL,
  lease_until timestamptz NOT NULL
);

CREATE TABLE quarantine (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at          timestamptz NOT NULL,
  kind        text NOT NULL,
  feed        text NOT NULL,
  unit_id     text NOT NULL,
  source      text NOT NULL,
  reason      text NOT NULL,
  first_line  bigint NOT NULL,
  count       bigint NOT NULL,
  archive_key text NOT NULL,
  detail      text NOT NULL,
  resolution  text NOT NULL DEFAULT '',
  resolved_at timestamptz,
  UNIQUE (kind, unit_id, source, reason)
);

-- One row, locked by every writer: versions become visible in their order.
CREATE TABLE registry (
  one_row boolean PRIMARY KEY DEFAULT true CHECK (one_row),
  version bigint NOT NULL
);
INSERT INTO registry (version) VALUES (0);

CREATE TABLE inventory (
  kind    text NOT NULL,
  tenant  text NOT NULL,
  ident   text NOT NULL,
  version bigint NOT NULL,
  name    text NOT NULL,
  time_us bigint NOT NULL,
  body    text NOT NULL,
  at      timestamptz NOT NULL,
  PRIMARY KEY (kind, tenant, ident, version)
);
CREATE INDEX inventory_ident ON inventory (kind, ident, version);
