-- How feeds of indicators are doing: one row a feed.
CREATE TABLE indicator_feed (
    name            text PRIMARY KEY,
    etag            text NOT NULL DEFAULT '',
    last_modified   text NOT NULL DEFAULT '',
    added_after     text NOT NULL DEFAULT '',
    checksum        text NOT NULL DEFAULT '',
    reading         text NOT NULL DEFAULT '',
    condition       text NOT NULL,
    code            text NOT NULL DEFAULT '',
    reason          text NOT NULL DEFAULT '',
    failures        integer NOT NULL DEFAULT 0,
    indicators      bigint NOT NULL DEFAULT 0,
    offered         text NOT NULL DEFAULT '',
    stale           boolean NOT NULL DEFAULT false,
    last_try        timestamptz,
    last_good       timestamptz,
    next_try        timestamptz,
    -- what somebody confirmed; trying a feed does not touch it
    confirmed       text NOT NULL DEFAULT '',
    confirmed_by    text NOT NULL DEFAULT '',
    confirmed_at    timestamptz
);
