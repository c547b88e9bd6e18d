-- Cases of which facts are to be gathered.
CREATE TABLE due_case (
  case_id       bigint PRIMARY KEY REFERENCES cases,
  due_at        timestamptz NOT NULL,
  stage         text NOT NULL DEFAULT 'FIRST',
  -- counts what made it due
  news          bigint NOT NULL DEFAULT 1,
  attempts      integer NOT NULL DEFAULT 0,
  claimed_until timestamptz NOT NULL DEFAULT '-infinity'
);
CREATE INDEX due_case_at ON due_case (stage, due_at);
