-- Since when there are events of a class.
CREATE INDEX lake_file_class_day ON lake_file (event_class, day);
