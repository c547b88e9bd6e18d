-- Indices of the hot tier that we made. Kept apart from the engine, so that a lost one is noticed.
CREATE TABLE hot_index (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name        text NOT NULL,
  uuid        text NOT NULL,
  event_class text NOT NULL,
  period      text NOT NULL,
  added_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (name, uuid)
);
