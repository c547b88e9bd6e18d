-- Times are the database's.
CREATE FUNCTION clock() RETURNS timestamptz LANGUAGE sql AS 'SELECT clock_timestamp()';

-- What became of the events of units on their way to detections.
CREATE TABLE tally (
  unit_id     text NOT NULL,
  sink        text NOT NULL,
  fence       bigint NOT NULL,
  events      bigint NOT NULL,
  detections  bigint NOT NULL,
  without     jsonb NOT NULL,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (unit_id, sink)
);
CREATE INDEX tally_recorded ON tally (recorded_at);

-- How far those have come who go through a list that grows.
CREATE TABLE poll_place (
  name     text PRIMARY KEY,
  place    bigint NOT NULL,
  moved_at timestamptz NOT NULL
);
