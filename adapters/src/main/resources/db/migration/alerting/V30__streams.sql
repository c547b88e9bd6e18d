-- Streams of records: who reads them. Who comes with an older fence cannot write any more.
CREATE TABLE stream_feed (
  feed            text PRIMARY KEY,
  fence           bigint NOT NULL,
  owner           text NOT NULL,
  heard_at        timestamptz NOT NULL,
  connected_since timestamptz,
  trouble         text NOT NULL DEFAULT '',
  troubled_at     timestamptz
);

-- How far each partition is kept, and how it is doing.
CREATE TABLE stream_partition (
  feed            text NOT NULL REFERENCES stream_feed (feed),
  partition       int NOT NULL,
  last_offset     bigint NOT NULL DEFAULT -1,
  records         bigint NOT NULL DEFAULT 0,
  newest          timestamptz,
  steps           bigint NOT NULL DEFAULT 0,
  jumps           bigint NOT NULL DEFAULT 0,
  echoed          boolean NOT NULL DEFAULT false,
  stored_at       timestamptz,
  connected_since timestamptz,
  trouble         text NOT NULL DEFAULT '',
  troubled_at     timestamptz,
  PRIMARY KEY (feed, partition)
);

-- Where records are, or may be, missing.
CREATE TABLE stream_gap (
  feed        text NOT NULL,
  partition   int NOT NULL,
  kind        text NOT NULL,
  after_offset bigint NOT NULL,
  next_offset  bigint NOT NULL,
  found_at    timestamptz NOT NULL,
  -- when the records around it were made
  from_at     timestamptz,
  until_at    timestamptz,
  PRIMARY KEY (feed, partition, kind, after_offset, next_offset)
);
CREATE INDEX stream_gap_found ON stream_gap (found_at);
