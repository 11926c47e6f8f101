-- Where the time of an attempt went; all NULL where nobody measured.
ALTER TABLE attempt ADD COLUMN connect_us INTEGER;
ALTER TABLE attempt ADD COLUMN wait_us INTEGER;
ALTER TABLE attempt ADD COLUMN body_us INTEGER;

-- What was done with a message after it was sent. It never changes how the message's own send ended.
CREATE TABLE act (
  id               INTEGER PRIMARY KEY AUTOINCREMENT,
  message_id       INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
  kind             INTEGER NOT NULL,  -- 0 recall, 1 modify, 2 read, 3 read by, 4 mark read
  state            INTEGER NOT NULL,  -- 0 open, 1 done, 2 refused, 3 unknown
  trace_id         TEXT    NOT NULL,
  method           TEXT    NOT NULL,
  url              TEXT    NOT NULL,
  request_headers  TEXT    NOT NULL,
  request_body     TEXT,
  started_at_ms    INTEGER NOT NULL,
  finished_at_ms   INTEGER,
  took_ms          INTEGER,
  http_status      INTEGER,
  code             INTEGER,
  msg              TEXT,
  error            TEXT,
  answer           TEXT,
  process          TEXT    NOT NULL
) STRICT;

CREATE INDEX act_message ON act (message_id);
CREATE INDEX act_open ON act (process) WHERE state = 0;

CREATE TABLE act_attempt (
  act_id           INTEGER NOT NULL REFERENCES act (id) ON DELETE CASCADE,
  number           INTEGER NOT NULL,
  endpoint         TEXT    NOT NULL,
  started_at_ms    INTEGER NOT NULL,
  took_ms          INTEGER NOT NULL,
  http_status      INTEGER,
  code             INTEGER,
  error            TEXT,
  request_headers  TEXT    NOT NULL,
  response_headers TEXT    NOT NULL,
  answer           TEXT,
  kind             INTEGER NOT NULL,
  connect_us       INTEGER,
  wait_us          INTEGER,
  body_us          INTEGER,
  UNIQUE (act_id, number)
) STRICT;
