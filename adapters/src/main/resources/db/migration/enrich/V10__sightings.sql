-- What waits for the table `sightings`. All times are this database's.

CREATE TABLE sighting_commit (
  seq         bigint PRIMARY KEY,
  snapshot_id bigint,
  begun_at    timestamptz NOT NULL,
  finished_at timestamptz
);
CREATE UNIQUE INDEX sighting_commit_open ON sighting_commit ((true)) WHERE finished_at IS NULL;

-- The rows of a unit, told from others by their digest; stays, so that they are never added again.
CREATE TABLE sighting_unit (
  unit_id   text NOT NULL,
  digest    bigint NOT NULL,
  fence     bigint NOT NULL,
  staged_at timestamptz NOT NULL,
  seq       bigint REFERENCES sighting_commit,
  PRIMARY KEY (unit_id, digest)
);
CREATE INDEX sighting_unit_staged ON sighting_unit (staged_at) WHERE seq IS NULL;
CREATE INDEX sighting_unit_seq ON sighting_unit (seq) WHERE seq IS NOT NULL;

-- Files that are not known to be in the table.
CREATE TABLE sighting_file (
  location   text PRIMARY KEY,
  unit_id    text NOT NULL,
  digest     bigint NOT NULL,
  month      date NOT NULL,
  rows       bigint NOT NULL,
  bytes      bigint NOT NULL,
  first_day  integer NOT NULL,
  last_day   integer NOT NULL,
  descriptor text NOT NULL,
  FOREIGN KEY (unit_id, digest) REFERENCES sighting_unit
);
CREATE INDEX sighting_file_unit ON sighting_file (unit_id, digest);

-- Ids grow also across a database that was lost and built anew: they start at its birth, and names
-- of data files carry them.
CREATE SEQUENCE sighting_rewrite_id;
SELECT setval('sighting_rewrite_id', (extract(epoch FROM clock_timestamp()) * 1000)::bigint);

CREATE TABLE sighting_rewrite (
  id           bigint PRIMARY KEY,
  month        date NOT NULL,
  level        integer NOT NULL,
  inputs       text[] NOT NULL,
  begun_at     timestamptz NOT NULL,
  staged_at    timestamptz,
  finished_at  timestamptz,
  abandoned_at timestamptz
);
CREATE INDEX sighting_rewrite_open ON sighting_rewrite (id)
  WHERE finished_at IS NULL AND abandoned_at IS NULL;

CREATE TABLE sighting_rewrite_output (
  location   text PRIMARY KEY,
  rewrite_id bigint NOT NULL REFERENCES sighting_rewrite,
  rows       bigint NOT NULL,
  bytes      bigint NOT NULL,
  first_day  integer NOT NULL,
  last_day   integer NOT NULL,
  descriptor text NOT NULL
);
