-- By which call of the API a row went out: see `KeptKind`. All rows of before are single sends.
ALTER TABLE message ADD COLUMN kind INTEGER NOT NULL DEFAULT 0;

-- The ends inside one call: of each receiver, or of each message of it.
CREATE TABLE part (
  message_id        INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
  number            INTEGER NOT NULL,
  kind              INTEGER NOT NULL,  -- 0 receiver, 1 message
  name              TEXT    NOT NULL,
  outcome           INTEGER NOT NULL,  -- as that of a message
  code              INTEGER,
  msg               TEXT,
  message_server_id TEXT,
  create_time_ms    INTEGER,
  PRIMARY KEY (message_id, number)
) STRICT, WITHOUT ROWID;
