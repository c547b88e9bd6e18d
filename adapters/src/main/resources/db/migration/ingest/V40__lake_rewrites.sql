-- Rewrites of the lake, and where the rows of a unit are after its files were merged.

-- Names of files carry the id: it grows also across a database that was lost and built anew.
CREATE SEQUENCE lake_rewrite_id;
SELECT setval('lake_rewrite_id', (extract(epoch FROM clock_timestamp()) * 1000)::bigint);

CREATE TABLE lake_rewrite (
  id            bigint PRIMARY KEY,
  event_class   text NOT NULL,
  day           date NOT NULL,
  inputs        text[] NOT NULL,
  begun_at      timestamptz NOT NULL,
  staged_at     timestamptz,
  finished_at   timestamptz,
  abandoned_at  timestamptz,
  removed       bigint NOT NULL DEFAULT 0,
  bytes_read    bigint NOT NULL DEFAULT 0,
  bytes_written bigint NOT NULL DEFAULT 0
);
CREATE INDEX lake_rewrite_open ON lake_rewrite (id)
  WHERE finished_at IS NULL AND abandoned_at IS NULL;

-- Files that are in the lake, or wait for it, in place of others.
CREATE TABLE lake_rewrite_output (
  location   text PRIMARY KEY,
  rewrite_id bigint NOT NULL REFERENCES lake_rewrite,
  rows       bigint NOT NULL,
  bytes      bigint NOT NULL,
  descriptor text NOT NULL
);
CREATE INDEX lake_rewrite_output_rewrite ON lake_rewrite_output (rewrite_id);

-- The files that hold the rows of a unit's file now; none when all of them were copies.
ALTER TABLE lake_file ADD COLUMN merged boolean NOT NULL DEFAULT false;
CREATE TABLE lake_merged (
  unit_location text NOT NULL,
  location      text NOT NULL,
  PRIMARY KEY (unit_location, location)
);
CREATE INDEX lake_merged_location ON lake_merged (location);

-- Files that were compared with the others of their partition and stay as they are.
CREATE TABLE lake_checked (
  location text PRIMARY KEY
);

-- Why orphans stay; no row when they may go.
CREATE TABLE lake_orphans_kept (
  one_row boolean PRIMARY KEY DEFAULT true CHECK (one_row),
  reason  text NOT NULL
);
