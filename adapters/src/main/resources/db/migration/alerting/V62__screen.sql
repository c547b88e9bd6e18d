-- What people are told on a page of our own: of a case one note that is edited, and entries below it.
CREATE TABLE screen_note (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  destination text NOT NULL,
  subject text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('SHOW', 'ADD', 'POST')),
  marker text NOT NULL,
  title text NOT NULL,
  body text NOT NULL,
  told_at timestamptz NOT NULL,
  edited_at timestamptz NOT NULL,
  edits integer NOT NULL DEFAULT 0
);

-- one of a case
CREATE UNIQUE INDEX screen_note_case ON screen_note (subject) WHERE kind = 'SHOW';
-- what was added is not added again
CREATE UNIQUE INDEX screen_note_added ON screen_note (subject, marker) WHERE kind <> 'SHOW';
-- what the others belong to, for counting how many there are
CREATE INDEX screen_note_head ON screen_note (id) WHERE kind <> 'ADD';
