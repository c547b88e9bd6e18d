-- What waits here was to be told before anybody was told of anything: nobody is told history.
DELETE FROM outbox;

-- The case itself says what it is when people are told.
ALTER TABLE outbox DROP COLUMN version, DROP COLUMN tell;

-- Another number after each change, also after the row was deleted and came again, so that nobody
-- who read it before takes the new row for the one they read.
CREATE SEQUENCE outbox_news;
ALTER TABLE outbox ADD COLUMN news bigint NOT NULL DEFAULT nextval('outbox_news');

-- What is to be done outside, and was.
CREATE TABLE act (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  destination   text NOT NULL,
  subject       text NOT NULL,
  kind          text NOT NULL,
  marker        text NOT NULL,
  content       text NOT NULL,
  state         text NOT NULL DEFAULT 'WAITING',
  -- whether it is the one of its subject that may be taken: the first that waits, or the one that
  -- somebody has
  head          boolean NOT NULL,
  -- how often it was taken; rises only, so it tells whose lease it is
  attempts      integer NOT NULL DEFAULT 0,
  -- how often it was taken since it was put in or tried anew, but for what does not count
  tries         integer NOT NULL DEFAULT 0,
  due_at        timestamptz NOT NULL,
  -- -infinity while nobody has it
  claimed_until timestamptz NOT NULL DEFAULT '-infinity',
  since         timestamptz NOT NULL,
  done_at       timestamptz,
  why           text NOT NULL DEFAULT '',
  UNIQUE (destination, marker),
  CHECK (NOT head OR state = 'WAITING'),
  CHECK ((state = 'DONE') = (done_at IS NOT NULL))
);
CREATE UNIQUE INDEX act_head ON act (destination, subject) WHERE head;
CREATE INDEX act_due ON act (destination, due_at, id) WHERE head AND state = 'WAITING';
CREATE INDEX act_next ON act (destination, subject, id) WHERE state = 'WAITING';
CREATE INDEX act_open ON act (destination, state, id) INCLUDE (since) WHERE state <> 'DONE';
CREATE INDEX act_dead_show ON act (destination, subject) WHERE state = 'DEAD' AND kind = 'SHOW';
CREATE INDEX act_done ON act (done_at) WHERE state = 'DONE';

-- What destinations show of subjects, and how far they have told of cases.
CREATE TABLE shown (
  destination text NOT NULL,
  subject     text NOT NULL,
  -- empty while nothing is there yet
  reference   text NOT NULL DEFAULT '',
  since       timestamptz NOT NULL,
  -- number of the last entry of the timeline
  told        bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (subject, destination)
);
CREATE INDEX shown_reference ON shown (destination, reference) WHERE reference <> '';
