-- Keys that sign the cursors of search. The newest signs, all verify.
CREATE TABLE search.cursor_key (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  secret bytea NOT NULL CHECK (length(secret) = 32),
  created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
