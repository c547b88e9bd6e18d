-- What is to be done, or was done, against a task or a host. Rows are never removed.
CREATE TABLE response (
  id               uuid PRIMARY KEY,
  case_id          bigint NOT NULL REFERENCES cases,
  kind             text NOT NULL,
  target           text NOT NULL,
  reason           text NOT NULL,
  requested_by     text NOT NULL,
  requested_origin text NOT NULL,
  requested_at     timestamptz NOT NULL,
  -- null: the client gave none
  token            text UNIQUE,
  decided_by       text,
  decided_origin   text,
  decided_at       timestamptz,
  state            text NOT NULL,
  evidence         text NOT NULL DEFAULT '',
  trouble          text NOT NULL DEFAULT '',
  outcome          text NOT NULL DEFAULT '',
  ended_at         timestamptz,
  -- grows with everybody who takes it; until `free_at` nobody else may
  fence            bigint NOT NULL DEFAULT 0,
  free_at          timestamptz NOT NULL,
  CHECK ((decided_by IS NULL) = (decided_at IS NULL)),
  CHECK ((ended_at IS NULL) = (state IN ('REQUESTED', 'APPROVED', 'EVIDENCE_SAVED', 'CALLING'))),
  -- nothing that goes on was approved by who asked for it, whatever a program says
  CHECK (state IN ('REQUESTED', 'REFUSED', 'EXPIRED')
    OR (decided_by IS NOT NULL AND lower(btrim(decided_by)) <> lower(btrim(requested_by)))),
  -- nothing is called without evidence
  CHECK (state NOT IN ('EVIDENCE_SAVED', 'CALLING', 'UNKNOWN') OR evidence <> '')
);
CREATE INDEX response_case ON response (case_id, requested_at);
CREATE INDEX response_requested ON response (requested_at);
-- one thing at a time against a target
CREATE UNIQUE INDEX response_target ON response (target)
  WHERE state IN ('REQUESTED', 'APPROVED', 'EVIDENCE_SAVED', 'CALLING');
