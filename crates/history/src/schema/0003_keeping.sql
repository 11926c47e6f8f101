-- What a person adds to a row. Stars stand in the row, as lists show and retention asks for them.
ALTER TABLE message ADD COLUMN starred INTEGER NOT NULL DEFAULT 0;
-- When it was deleted: out of sight since then, and gone for good once that can no longer be undone.
ALTER TABLE message ADD COLUMN deleted_at_ms INTEGER;

CREATE INDEX message_deleted ON message (deleted_at_ms) WHERE deleted_at_ms IS NOT NULL;

CREATE TABLE note (
  message_id INTEGER PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE,
  text       TEXT NOT NULL
) STRICT;

CREATE TABLE tag (
  message_id INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
  name       TEXT    NOT NULL COLLATE NOCASE,
  PRIMARY KEY (message_id, name)
) STRICT, WITHOUT ROWID;

CREATE INDEX tag_name ON tag (name);
