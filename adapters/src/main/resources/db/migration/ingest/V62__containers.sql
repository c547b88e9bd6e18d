-- When a container was last said to run or to have stopped, and when something happened in it last.
CREATE TABLE container_seen (
  feed          text NOT NULL,
  container_id  text NOT NULL,
  first_running timestamptz,
  last_running  timestamptz,
  stopped_at    timestamptz,
  event_at      timestamptz,
  PRIMARY KEY (feed, container_id)
);
CREATE INDEX container_running ON container_seen (feed, last_running);
