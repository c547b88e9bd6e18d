-- Alarms of rules that wait for several events.
CREATE TABLE rule_alarm (
  number       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  rule         text NOT NULL,
  group_key    text NOT NULL,
  id           text NOT NULL,
  first_at     timestamptz NOT NULL,
  last_at      timestamptz NOT NULL,
  -- up to here events of it may have been forgotten
  forgotten_to timestamptz,
  events       bigint NOT NULL,
  value_count  bigint NOT NULL,
  revision     bigint NOT NULL,
  -- the newest revision that is in the alert queue
  told         bigint NOT NULL DEFAULT 0,
  -- not jsonb, which keeps no NUL
  detection    text NOT NULL,
  changed_at   timestamptz NOT NULL
);
CREATE INDEX rule_alarm_group ON rule_alarm (group_key, last_at);
CREATE INDEX rule_alarm_untold ON rule_alarm (number) WHERE told < revision;
CREATE INDEX rule_alarm_changed ON rule_alarm (changed_at);

-- Events that fit such rules, each once for a group.
CREATE TABLE rule_match (
  group_key   text NOT NULL,
  event_id    text NOT NULL,
  time        timestamptz NOT NULL,
  value       text NOT NULL,
  -- false for one between two of its value that lie within one window: where it belongs depends on them
  decides     boolean NOT NULL,
  alarm       bigint,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (group_key, event_id)
);
CREATE INDEX rule_match_waiting ON rule_match (group_key, time) WHERE alarm IS NULL AND decides;
CREATE INDEX rule_match_silent ON rule_match (group_key, time) WHERE alarm IS NULL AND NOT decides;
CREATE INDEX rule_match_recorded ON rule_match (recorded_at);

-- Values of alarms that count values.
CREATE TABLE rule_alarm_value (
  alarm  bigint NOT NULL REFERENCES rule_alarm (number) ON DELETE CASCADE,
  digest bytea NOT NULL,
  PRIMARY KEY (alarm, digest)
);
