-- What was kept as small values by name, but is rows of its own or has columns.
CREATE TABLE template_uses (path TEXT PRIMARY KEY, uses INTEGER NOT NULL) STRICT;
INSERT INTO template_uses (path, uses)
   SELECT substr(name, length('template_seq:') + 1), CAST(value AS INTEGER) FROM facts
   WHERE substr(name, 1, length('template_seq:')) = 'template_seq:';
DELETE FROM facts WHERE substr(name, 1, length('template_seq:')) = 'template_seq:';

-- NULL: no bound. What is no number is none, so that nothing is deleted for it.
CREATE TABLE retention (
   account_id   TEXT PRIMARY KEY,
   max_age_days INTEGER,
   max_rows     INTEGER,
   max_mib      INTEGER
) STRICT;
INSERT INTO retention (account_id, max_age_days, max_rows, max_mib)
   SELECT rule.key,
          CASE json_type(rule.value, '$.max_age_days') WHEN 'integer' THEN json_extract(rule.value, '$.max_age_days') END,
          CASE json_type(rule.value, '$.max_rows') WHEN 'integer' THEN json_extract(rule.value, '$.max_rows') END,
          CASE json_type(rule.value, '$.max_mib') WHEN 'integer' THEN json_extract(rule.value, '$.max_mib') END
   FROM facts,
        json_each(CASE WHEN json_valid(facts.value) THEN facts.value ELSE '{}' END) AS rule
   WHERE facts.name = 'retention' AND rule.type = 'object';
DELETE FROM facts WHERE name = 'retention';

-- How uploads to the service are kept, as last chosen: one row at most.
CREATE TABLE upload_choices (
   only     INTEGER PRIMARY KEY CHECK (only = 1),
   expire_s INTEGER,
   tag      TEXT,
   kind     TEXT
) STRICT;
INSERT INTO upload_choices (only, expire_s, tag, kind)
   SELECT 1,
          CASE json_type(value, '$.expire_s') WHEN 'integer' THEN json_extract(value, '$.expire_s') END,
          CASE json_type(value, '$.tag') WHEN 'text' THEN json_extract(value, '$.tag') END,
          CASE json_type(value, '$.kind') WHEN 'text' THEN json_extract(value, '$.kind') END
   FROM facts WHERE name = 'upload_choices' AND json_valid(value);
DELETE FROM facts WHERE name = 'upload_choices';

-- What is done to pictures before they go up: one row at most. As it was written: where that cannot be read, no picture
-- goes up.
CREATE TABLE image_preparation (
   only     INTEGER PRIMARY KEY CHECK (only = 1),
   settings TEXT NOT NULL
) STRICT;
INSERT INTO image_preparation (only, settings) SELECT 1, value FROM facts WHERE name = 'image_care';
DELETE FROM facts WHERE name = 'image_care';
