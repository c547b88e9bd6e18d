-- Since when there are events of a class, and since when anything came.
CREATE INDEX lake_file_class_day ON lake_file (event_class, day);
CREATE INDEX unit_claimed ON unit (claimed_at);
