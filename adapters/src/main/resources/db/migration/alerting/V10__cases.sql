-- Numbers of cases, by the year in which they are opened.
CREATE TABLE case_number (
  year integer PRIMARY KEY,
  last bigint NOT NULL
);

-- One row a case. What the severity of its detections says is `detected`, what counts is `severity`.
CREATE TABLE cases (
  id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  year            integer NOT NULL,
  number          bigint NOT NULL,
  group_key       text NOT NULL,
  source          text NOT NULL,
  rule_id         text NOT NULL,
  title           text NOT NULL,
  -- somebody brought its first detection by hand
  brought         boolean NOT NULL,
  detected        text NOT NULL,
  severity        text NOT NULL,
  verdict         text NOT NULL,
  reasons         text[] NOT NULL,
  tell            text NOT NULL,
  policy          text NOT NULL,
  state           text NOT NULL,
  reason          text,
  note            text NOT NULL DEFAULT '',
  assignee        text NOT NULL DEFAULT '',
  version         bigint NOT NULL DEFAULT 1,
  opened_at       timestamptz NOT NULL,
  first_at        timestamptz NOT NULL,
  last_at         timestamptz NOT NULL,
  acknowledged_at timestamptz,
  closed_at       timestamptz,
  snoozed_until   timestamptz,
  -- when a detection came to it last, by our clock
  joined_at       timestamptz NOT NULL,
  detections      bigint NOT NULL DEFAULT 0,
  occurrences     bigint NOT NULL DEFAULT 0,
  hosts           bigint NOT NULL DEFAULT 0,
  -- never one that is merged itself
  merged_into     bigint REFERENCES cases,
  UNIQUE (year, number),
  CHECK ((state = 'CLOSED') = (reason IS NOT NULL) AND (state = 'CLOSED') = (closed_at IS NOT NULL))
);
CREATE INDEX cases_group ON cases (group_key, id);
CREATE INDEX cases_rule ON cases (source, rule_id, opened_at);
CREATE INDEX cases_source ON cases (source, opened_at);
CREATE INDEX cases_opened ON cases (opened_at);
CREATE INDEX cases_not_closed ON cases (id) WHERE state <> 'CLOSED';
CREATE INDEX cases_merged ON cases (merged_into) WHERE merged_into IS NOT NULL;

CREATE TABLE case_host (
  case_id bigint NOT NULL REFERENCES cases,
  host    text NOT NULL,
  PRIMARY KEY (case_id, host)
);

CREATE TABLE suppression (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  source     text NOT NULL,
  rule_id    text NOT NULL,
  entity     jsonb NOT NULL,
  owner      text NOT NULL,
  reason     text NOT NULL,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  ended_at   timestamptz,
  ended_by   text NOT NULL DEFAULT '',
  hidden     bigint NOT NULL DEFAULT 0
);
CREATE INDEX suppression_expires ON suppression (expires_at) WHERE ended_at IS NULL;

-- A number for a severity, the severest the least.
CREATE FUNCTION severity_order(severity text) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
  $$ SELECT array_position(ARRAY['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFO'], severity) $$;

-- The newest version of every detection.
CREATE TABLE detection (
  place          bigint GENERATED ALWAYS AS IDENTITY,
  id             text PRIMARY KEY,
  source         text NOT NULL,
  rule_id        text NOT NULL,
  group_key      text NOT NULL,
  title          text NOT NULL,
  severity       text NOT NULL,
  time           timestamptz NOT NULL,
  count          bigint NOT NULL,
  resolved       boolean NOT NULL,
  host           text NOT NULL,
  user_name      text NOT NULL,
  body           text NOT NULL,
  disposition    text NOT NULL,
  why            text NOT NULL,
  case_id        bigint REFERENCES cases,
  suppression_id bigint REFERENCES suppression,
  versions       bigint NOT NULL DEFAULT 1,
  copies         bigint NOT NULL DEFAULT 0,
  stored_at      timestamptz NOT NULL
);
CREATE UNIQUE INDEX detection_place ON detection (place);
CREATE INDEX detection_case ON detection (case_id, place) WHERE case_id IS NOT NULL;
CREATE INDEX detection_telling ON detection (case_id, severity_order(severity), time, id)
  WHERE case_id IS NOT NULL;
CREATE INDEX detection_stored ON detection (stored_at);
CREATE INDEX detection_resolved ON detection (group_key, time) WHERE resolved;
CREATE INDEX detection_apart ON detection (disposition, place) WHERE case_id IS NULL;

-- Versions that came.
CREATE TABLE detection_revision (
  id       text NOT NULL,
  revision text NOT NULL,
  PRIMARY KEY (id, revision)
);

CREATE TABLE timeline (
  number  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  case_id bigint NOT NULL REFERENCES cases,
  at      timestamptz NOT NULL,
  actor   text NOT NULL,
  origin  text NOT NULL,
  what    text NOT NULL,
  text    text NOT NULL
);
CREATE INDEX timeline_case ON timeline (case_id, number);
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN RAISE EXCEPTION 'the timeline is only ever added to'; END $$;
CREATE TRIGGER timeline_stays BEFORE UPDATE OR DELETE ON timeline
  FOR EACH ROW EXECUTE FUNCTION refuse();

CREATE TABLE fact_group (
  case_id bigint NOT NULL REFERENCES cases,
  kind    text NOT NULL,
  state   text NOT NULL,
  note    text NOT NULL,
  at      timestamptz NOT NULL,
  facts   text NOT NULL,
  PRIMARY KEY (case_id, kind)
);

-- What clients asked for, so that nothing is done twice.
CREATE TABLE command_token (
  token   text PRIMARY KEY,
  command text NOT NULL,
  at      timestamptz NOT NULL
);
CREATE INDEX command_token_at ON command_token (at);

-- What people are still to be told: one row a case, however many changes wait.
CREATE TABLE outbox (
  case_id bigint PRIMARY KEY REFERENCES cases,
  kind    text NOT NULL,
  version bigint NOT NULL,
  tell    text NOT NULL,
  since   timestamptz NOT NULL
);
CREATE INDEX outbox_since ON outbox (since);

-- Messages of which no detection can be made.
CREATE TABLE parked_message (
  id        text PRIMARY KEY,
  reason    text NOT NULL,
  detail    text NOT NULL,
  body      text NOT NULL,
  length    bigint NOT NULL,
  parked_at timestamptz NOT NULL
);
CREATE INDEX parked_message_at ON parked_message (parked_at);
