-- What kind of log an object is, with the version of its mapping: `acme.app 2`.
ALTER TABLE object ADD COLUMN kind text;

-- How far a rebuild is; forgotten when it is done.
CREATE TABLE rebuild_manifest (
  key              text PRIMARY KEY,
  unit_id          text NOT NULL,
  registry_version bigint NOT NULL,
  inventories      boolean NOT NULL,
  claimed_at       timestamptz NOT NULL,
  done             boolean NOT NULL DEFAULT false
);
CREATE INDEX rebuild_manifest_due
  ON rebuild_manifest (registry_version, inventories DESC, claimed_at, key) WHERE NOT done;
CREATE INDEX rebuild_manifest_unit ON rebuild_manifest (unit_id);

CREATE TABLE rebuild_damaged (
  key text PRIMARY KEY,
  why text NOT NULL
);

-- What the lake holds, as read from its files.
CREATE TABLE rebuild_lake_file (
  location    text PRIMARY KEY,
  event_class text NOT NULL,
  day         date NOT NULL,
  rows        bigint NOT NULL,
  bytes       bigint NOT NULL,
  merged      boolean NOT NULL
);
CREATE TABLE rebuild_lake_unit (
  unit_id  text NOT NULL,
  location text NOT NULL,
  rows     bigint NOT NULL,
  PRIMARY KEY (unit_id, location)
);
