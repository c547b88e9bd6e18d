-- What tells whether something is missing, and how long events took.

-- When a feed brought something: a batch at its own time, a group of messages from the first on.
CREATE INDEX unit_delivered ON unit (feed, batch_time);
CREATE INDEX unit_sent ON unit (sent_at);

-- How many messages announced a unit; 1 when its manifest does not say.
ALTER TABLE unit ADD COLUMN messages integer NOT NULL DEFAULT 1;

-- What the events of a unit said, once for each unit however often it is read.
-- delays: pairs of a bucket of the time from event to delivery, and its count.
CREATE TABLE unit_tally (
  unit_id      text PRIMARY KEY,
  feed         text NOT NULL,
  delivered_at timestamptz NOT NULL,
  events       bigint NOT NULL,
  alerts       bigint NOT NULL,
  buckets      integer[] NOT NULL,
  counts       bigint[] NOT NULL
);
CREATE INDEX unit_tally_delivered ON unit_tally (delivered_at);

-- When a host was heard of last, by the time of its events.
CREATE TABLE host_seen (
  feed     text NOT NULL,
  host_id  text NOT NULL,
  first_at timestamptz NOT NULL,
  last_at  timestamptz NOT NULL,
  PRIMARY KEY (feed, host_id)
);
CREATE INDEX host_seen_last ON host_seen (feed, last_at);

-- The newest check of a feed's digests, and what checks found wrong.
CREATE TABLE digest_check (
  feed       text PRIMARY KEY,
  checked_at timestamptz NOT NULL,
  since      timestamptz NOT NULL,
  holds      boolean NOT NULL,
  digests    bigint NOT NULL,
  log_files  bigint NOT NULL,
  silences   bigint NOT NULL,
  unsigned   bigint NOT NULL
);
CREATE TABLE digest_finding (
  feed       text NOT NULL,
  kind       text NOT NULL,
  object     text NOT NULL,
  from_at    timestamptz NOT NULL,
  until_at   timestamptz,
  detail     text NOT NULL,
  found_at   timestamptz NOT NULL,
  PRIMARY KEY (feed, kind, object)
);
