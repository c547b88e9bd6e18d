-- Hashes of the detections that a case has, canonical: earlier cases of a hash are found by them.
CREATE TABLE case_hash (
  case_id bigint NOT NULL REFERENCES cases,
  hash    text NOT NULL,
  PRIMARY KEY (hash, case_id)
);
CREATE INDEX case_hash_case ON case_hash (case_id);
