-- Hunts: jobs that look for indicators in what had arrived before them.

CREATE SEQUENCE hunt_fence;

CREATE TABLE hunt (
  id          uuid PRIMARY KEY,
  kind        text NOT NULL,
  after_gen   bigint NOT NULL,
  up_to_gen   bigint NOT NULL,
  -- of values, or of late units
  amount      integer NOT NULL,
  since       timestamptz NOT NULL,
  until       timestamptz NOT NULL,
  created_by  text NOT NULL,
  created_at  timestamptz NOT NULL,
  ended_at    timestamptz,
  state       text NOT NULL DEFAULT 'WAITING',
  checkpoint  text NOT NULL DEFAULT '',
  done        bigint NOT NULL DEFAULT 0,
  total       bigint NOT NULL DEFAULT 0,
  bytes       bigint NOT NULL DEFAULT 0,
  found       bigint NOT NULL DEFAULT 0,
  hits        bigint NOT NULL DEFAULT 0,
  note        text NOT NULL DEFAULT '',
  owner       text NOT NULL DEFAULT '',
  fence       bigint NOT NULL DEFAULT 0,
  lease_until timestamptz NOT NULL DEFAULT '-infinity'
);
CREATE INDEX hunt_open ON hunt (id) WHERE ended_at IS NULL;

CREATE TABLE hunt_value (
  hunt_id uuid NOT NULL,
  key     uuid NOT NULL,
  type    text NOT NULL,
  value   text NOT NULL,
  exact   boolean NOT NULL,
  PRIMARY KEY (hunt_id, key)
);

-- Generations up to this one are in a hunt, or held nothing to hunt for.
CREATE TABLE hunt_plan (
  one_row    boolean PRIMARY KEY DEFAULT true CHECK (one_row),
  planned_to bigint NOT NULL DEFAULT 0
);
INSERT INTO hunt_plan DEFAULT VALUES;
