-- What operators steer: order of work, feeds that rest, replays, listings.

-- Work of old units comes after that of fresh ones.
ALTER TABLE unit ADD COLUMN old boolean NOT NULL DEFAULT false;

CREATE TABLE feed_pause (
  id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  feed      text NOT NULL,
  paused_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  paused_by text NOT NULL,
  reason    text NOT NULL,
  ended_at  timestamptz,
  ended_by  text
);
CREATE UNIQUE INDEX feed_pause_open ON feed_pause (feed) WHERE ended_at IS NULL;

CREATE TABLE feed_limit (
  feed             text PRIMARY KEY,
  bytes_per_second bigint NOT NULL CHECK (bytes_per_second >= 0)
);

-- Where the listing of a bucket without a queue stands.
CREATE TABLE feed_listing (
  feed           text PRIMARY KEY,
  after_key      text NOT NULL,
  rounds         bigint NOT NULL,
  round_ended_at timestamptz
);
CREATE TABLE feed_listing_recent (
  feed      text NOT NULL,
  directory text NOT NULL,
  newest_at timestamptz NOT NULL,
  PRIMARY KEY (feed, directory)
);

CREATE TABLE replay (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  origin      text NOT NULL,
  feed        text NOT NULL,
  prefix      text NOT NULL,
  since       timestamptz NOT NULL,
  until       timestamptz NOT NULL,
  sinks       text[] NOT NULL,
  dry_run     boolean NOT NULL,
  created_by  text NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  ended_at    timestamptz,
  state       text NOT NULL DEFAULT 'RUNNING',
  after_key   text NOT NULL DEFAULT '',
  objects     bigint NOT NULL DEFAULT 0,
  bytes       bigint NOT NULL DEFAULT 0,
  known       bigint NOT NULL DEFAULT 0,
  known_bytes bigint NOT NULL DEFAULT 0,
  units       bigint NOT NULL DEFAULT 0,
  note        text NOT NULL DEFAULT ''
);
CREATE INDEX replay_running ON replay (id) WHERE ended_at IS NULL;

-- Units of replays that are not finished yet.
CREATE TABLE replay_unit (
  replay_id bigint NOT NULL,
  unit_id   text NOT NULL,
  PRIMARY KEY (replay_id, unit_id)
);
