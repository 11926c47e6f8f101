-- Calls that take many rows. A version that does not know of them, or of rows that are no messages, opens no such job.

CREATE TABLE shared_call (
  id        INTEGER PRIMARY KEY,             -- its trace id is derived from it; never given twice
  rows      INTEGER NOT NULL,
  body_hash INTEGER NOT NULL,                -- of the bytes that went out
  at_ms     INTEGER NOT NULL                 -- of the intent, which holds the whole list
) STRICT;

-- The shared call that a row went out in last: shared_call.id.
ALTER TABLE row ADD COLUMN call INTEGER;
