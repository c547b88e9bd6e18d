-- How often sources outside were asked, and whether they are left alone: one row a source.
CREATE TABLE intel_source (
    name            text PRIMARY KEY,
    tokens          double precision NOT NULL,
    refilled_at     timestamptz NOT NULL,
    day             date NOT NULL,
    used            integer NOT NULL,
    failures        integer NOT NULL DEFAULT 0,
    rests_until     timestamptz
);

-- What sources outside said. The value itself is not kept, only a digest of kind and value.
CREATE TABLE intel_answer (
    source          text NOT NULL,
    digest          bytea NOT NULL,
    answer          text NOT NULL,
    kept_at         timestamptz NOT NULL DEFAULT clock_timestamp(),
    expires_at      timestamptz NOT NULL,
    PRIMARY KEY (source, digest)
);

CREATE INDEX intel_answer_age ON intel_answer (kept_at);
CREATE INDEX intel_answer_end ON intel_answer (expires_at);
