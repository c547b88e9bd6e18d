-- A case is due for first facts and for more each by a time of its own, `infinity` for not due: news
-- that never end kept it from more.
ALTER TABLE due_case ADD COLUMN more_at timestamptz NOT NULL DEFAULT 'infinity';
UPDATE due_case SET more_at = due_at, due_at = 'infinity' WHERE stage = 'MORE';
DROP INDEX due_case_at;
ALTER TABLE due_case DROP COLUMN stage;
CREATE INDEX due_case_first ON due_case (due_at);
CREATE INDEX due_case_more ON due_case (more_at);
