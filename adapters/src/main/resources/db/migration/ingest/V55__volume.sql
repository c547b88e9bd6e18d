-- How much of which kind of event came in, by the UTC day on which its unit was first claimed.

-- Bytes are those of the unit, shared out by the size of its events.
CREATE TABLE volume (
  day         date NOT NULL,
  feed        text NOT NULL,
  dataset     text NOT NULL,
  action      text NOT NULL,
  event_class text NOT NULL,
  rows        bigint NOT NULL DEFAULT 0,
  raw_bytes   bigint NOT NULL DEFAULT 0,
  lake_bytes  bigint NOT NULL DEFAULT 0,
  hot_rows    bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (day, feed, dataset, action, event_class)
);

-- Kinds of events that came in ever; the last time that somebody searched for one.
CREATE TABLE event_kind (
  dataset      text NOT NULL,
  action       text NOT NULL,
  folded       text NOT NULL,
  feed         text NOT NULL,
  first_seen   timestamptz NOT NULL,
  rows         bigint NOT NULL,
  unknown      boolean NOT NULL,
  last_queried timestamptz,
  PRIMARY KEY (dataset, action)
);
CREATE INDEX event_kind_folded ON event_kind (folded);
