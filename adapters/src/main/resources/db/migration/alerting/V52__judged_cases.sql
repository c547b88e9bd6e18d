-- The severest of texts that are not null.
CREATE FUNCTION severest(VARIADIC severities text[]) RETURNS text LANGUAGE sql IMMUTABLE AS
  $$ SELECT s FROM unnest(severities) s WHERE s IS NOT NULL ORDER BY alerting.severity_order(s) LIMIT 1 $$;

-- The severest that a case was when somebody closed it; null for one that nobody closed.
ALTER TABLE cases ADD COLUMN judged text;
UPDATE cases SET judged = severest(severity, detected) WHERE state = 'CLOSED';
