-- What became of each record of a unit that somebody brought.
ALTER TABLE tally ADD COLUMN fates jsonb NOT NULL DEFAULT '{}';

-- Since when units that somebody brought are looked at: what triage had before is known.
CREATE TABLE first_look (
  unit_id text PRIMARY KEY,
  at      timestamptz NOT NULL
);
CREATE INDEX first_look_at ON first_look (at);

ALTER TABLE detection_revision ADD COLUMN stored_at timestamptz NOT NULL DEFAULT clock();
