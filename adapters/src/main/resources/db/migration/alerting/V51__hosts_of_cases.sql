-- What tells the host of a detection from others, as case_host has it; `host` is what people call
-- it. Of detections of before the name has to do.
ALTER TABLE detection ADD COLUMN host_key text NOT NULL DEFAULT '';
UPDATE detection SET host_key = host;
CREATE INDEX detection_host ON detection (case_id, host_key, severity_order(severity), place)
  WHERE case_id IS NOT NULL;
