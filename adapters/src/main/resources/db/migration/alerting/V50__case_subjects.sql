-- Whom and what the detections are about that a case has, canonical: earlier cases of a hash and
-- cases of the same host or account are found by them.
CREATE TABLE case_subject (
  case_id bigint NOT NULL REFERENCES cases,
  kind    text NOT NULL,
  value   text NOT NULL,
  PRIMARY KEY (kind, value, case_id)
);
CREATE INDEX case_subject_case ON case_subject (case_id);
INSERT INTO case_subject (case_id, kind, value) SELECT case_id, 'HASH', hash FROM case_hash;
DROP TABLE case_hash;
