-- Who had which name, address or id, and when.

CREATE SEQUENCE identity_change;

-- Rows of the same subject, tenant, key, source and part are a line in time: each says what was
-- said from first_us to last_us (microseconds since 1970) without a change. times has when exactly,
-- so that a later word on a time in between divides the row rightly; of more than 256 every second
-- is forgotten.
CREATE TABLE sighting (
  id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  subject  text NOT NULL,
  tenant   text NOT NULL,
  key      text NOT NULL,
  source   text NOT NULL,
  part     text NOT NULL,
  first_us bigint NOT NULL,
  last_us  bigint NOT NULL,
  times    bigint[] NOT NULL,
  traits   jsonb NOT NULL,
  change   bigint NOT NULL,
  CHECK (first_us <= last_us)
);
CREATE INDEX sighting_line ON sighting (subject, tenant, key, source, part, first_us);
CREATE INDEX sighting_change ON sighting (subject, change);

-- What a sighting is found by. first_us is that of the sighting, so that the newest of a value
-- that thousands had are read first.
CREATE TABLE sighting_value (
  trait       text NOT NULL,
  value       text NOT NULL,
  first_us    bigint NOT NULL,
  sighting_id bigint NOT NULL REFERENCES sighting ON DELETE CASCADE,
  PRIMARY KEY (trait, value, first_us, sighting_id)
);
CREATE INDEX sighting_value_of ON sighting_value (sighting_id);

-- Takes down that at p_time a source said p_traits; p_found_traits and p_found_values are the pairs
-- by which that is found. Says whether anything changed.
CREATE FUNCTION sight(
  p_subject text, p_tenant text, p_key text, p_source text, p_part text, p_time bigint,
  p_traits jsonb, p_found_traits text[], p_found_values text[])
RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  before ingest.sighting%ROWTYPE;
  after  ingest.sighting%ROWTYPE;
  said   bigint[];
  made   bigint;
BEGIN
  IF EXISTS (
    SELECT FROM ingest.sighting s
    WHERE s.subject = p_subject AND s.tenant = p_tenant AND s.key = p_key
      AND s.source = p_source AND s.part = p_part
      AND s.first_us <= p_time AND s.last_us >= p_time AND s.traits = p_traits
      AND (p_time = ANY (s.times) OR cardinality(s.times) > 200)
  ) THEN
    RETURN false;
  END IF;

  SELECT * INTO before FROM ingest.sighting s
  WHERE s.subject = p_subject AND s.tenant = p_tenant AND s.key = p_key
    AND s.source = p_source AND s.part = p_part AND s.first_us <= p_time
  ORDER BY s.first_us DESC, s.last_us DESC, s.id DESC LIMIT 1;

  -- said again, nothing else in between
  IF before.traits = p_traits THEN
    said := before.times || p_time;
    IF cardinality(said) > 256 THEN
      said := ARRAY(SELECT t FROM unnest(said) WITH ORDINALITY AS u (t, n)
        WHERE n % 2 = 1 OR n = cardinality(said));
    END IF;
    UPDATE ingest.sighting SET last_us = greatest(last_us, p_time), times = said,
      change = nextval('ingest.identity_change')
    WHERE id = before.id;
    RETURN true;
  END IF;

  IF before.first_us < p_time AND before.last_us > p_time THEN
    -- something else was said in the middle: what was one becomes two
    said := ARRAY(SELECT t FROM unnest(before.times) AS u (t) WHERE t < p_time ORDER BY t);
    UPDATE ingest.sighting SET last_us = said[cardinality(said)], times = said,
      change = nextval('ingest.identity_change')
    WHERE id = before.id;
    said := ARRAY(SELECT t FROM unnest(before.times) AS u (t) WHERE t > p_time ORDER BY t);
    INSERT INTO ingest.sighting
      (subject, tenant, key, source, part, first_us, last_us, times, traits, change)
    VALUES (p_subject, p_tenant, p_key, p_source, p_part, said[1], before.last_us, said,
      before.traits, nextval('ingest.identity_change'))
    RETURNING id INTO made;
    INSERT INTO ingest.sighting_value (trait, value, first_us, sighting_id)
    SELECT v.trait, v.value, said[1], made FROM ingest.sighting_value v
    WHERE v.sighting_id = before.id;
  ELSE
    SELECT * INTO after FROM ingest.sighting s
    WHERE s.subject = p_subject AND s.tenant = p_tenant AND s.key = p_key
      AND s.source = p_source AND s.part = p_part AND s.first_us > p_time
    ORDER BY s.first_us, s.last_us, s.id LIMIT 1;
    -- it was already so before it was known
    IF after.traits = p_traits THEN
      UPDATE ingest.sighting SET first_us = p_time, times = p_time || times,
        change = nextval('ingest.identity_change')
      WHERE id = after.id;
      UPDATE ingest.sighting_value SET first_us = p_time WHERE sighting_id = after.id;
      RETURN true;
    END IF;
  END IF;

  INSERT INTO ingest.sighting
    (subject, tenant, key, source, part, first_us, last_us, times, traits, change)
  VALUES (p_subject, p_tenant, p_key, p_source, p_part, p_time, p_time, ARRAY[p_time], p_traits,
    nextval('ingest.identity_change'))
  RETURNING id INTO made;
  INSERT INTO ingest.sighting_value (trait, value, first_us, sighting_id)
  SELECT DISTINCT f.trait, f.value, p_time, made
  FROM unnest(p_found_traits, p_found_values) AS f (trait, value);
  RETURN true;
END $$;

-- Lists of owners, the newest counts. Kept so that it can be said what an answer was based on.
CREATE TABLE owner_list (
  version   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  loaded_at timestamptz NOT NULL,
  origin    text NOT NULL,
  rules     integer NOT NULL,
  sha256    text NOT NULL,
  csv       text NOT NULL
);
