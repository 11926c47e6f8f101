ALTER TABLE uploads ADD COLUMN expires_at_ms INTEGER;
ALTER TABLE uploads ADD COLUMN expire_s INTEGER;
ALTER TABLE uploads ADD COLUMN tag TEXT;
ALTER TABLE uploads ADD COLUMN kind TEXT;
CREATE INDEX uploads_by_url ON uploads (url);

CREATE TABLE recent_attachments (
    md5        TEXT PRIMARY KEY,
    facts      TEXT NOT NULL,
    used_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE queue (
    id       TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    file     TEXT NOT NULL,
    draft    TEXT NOT NULL,
    state    TEXT NOT NULL,
    row_id   INTEGER
) STRICT;
