-- What a message's file was, for when it is gone. The thumbnail is a small JPEG.
CREATE TABLE attachment (
  message_id  INTEGER PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE,
  name        TEXT    NOT NULL,
  mime        TEXT    NOT NULL,
  size_bytes  INTEGER NOT NULL,
  md5         TEXT    NOT NULL,
  width       INTEGER,
  height      INTEGER,
  duration_ms INTEGER,
  codec       TEXT,
  thumbnail   BLOB CHECK (length(thumbnail) <= 16384)
) STRICT;

-- The same file in a later message, or the one whose message is written anew.
CREATE INDEX attachment_md5 ON attachment (md5);
