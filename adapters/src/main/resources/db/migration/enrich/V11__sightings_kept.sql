-- Rows of sightings of earlier days were removed, or are about to be: written before they go. At
-- most one row.

CREATE TABLE sighting_kept (
  one_row   boolean PRIMARY KEY DEFAULT true CHECK (one_row),
  kept_from date NOT NULL,
  raised_at timestamptz NOT NULL
);
