-- Values that never alert: our own list, and which warning lists are on.

CREATE TABLE list_book (
  one_row boolean PRIMARY KEY DEFAULT true CHECK (one_row),
  version bigint NOT NULL DEFAULT 0
);
INSERT INTO list_book DEFAULT VALUES;

CREATE TABLE allowed (
  key        uuid PRIMARY KEY,
  type       text NOT NULL,
  value      text NOT NULL,
  owner      text NOT NULL,
  reason     text NOT NULL,
  added_by   text NOT NULL,
  added_at   timestamptz NOT NULL,
  expires_at timestamptz
);

CREATE TABLE warning_list (
  name      text PRIMARY KEY,
  turned_on boolean NOT NULL,
  turned_by text NOT NULL,
  turned_at timestamptz NOT NULL
);
