-- Where something was said.
ALTER TABLE timeline ADD COLUMN link text NOT NULL DEFAULT '';
