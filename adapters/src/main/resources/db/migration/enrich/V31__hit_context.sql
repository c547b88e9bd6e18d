-- What the event of a hit says of who, where and what: a JSON object of texts by column. Hits of
-- before have none.

ALTER TABLE hit ADD COLUMN context text NOT NULL DEFAULT '{}';
