-- What lists need, kept small so that a scan stays cheap.
CREATE TABLE message (
  id                INTEGER PRIMARY KEY AUTOINCREMENT,
  outcome           INTEGER NOT NULL,  -- 0 sending, 1 sent, 2 rejected, 3 unknown
  account_id        TEXT    NOT NULL,
  account_name      TEXT    NOT NULL,
  account_color     TEXT    NOT NULL,
  production        INTEGER NOT NULL,
  sender            TEXT    NOT NULL,
  conversation_type INTEGER NOT NULL,
  receiver          TEXT    NOT NULL,
  message_type      INTEGER,
  snippet           TEXT    NOT NULL,
  code              INTEGER,
  error             TEXT,
  started_at_ms     INTEGER NOT NULL,
  took_ms           INTEGER,
  process           TEXT    NOT NULL
) STRICT;

CREATE INDEX message_started ON message (started_at_ms);
CREATE INDEX message_sending ON message (process) WHERE outcome = 0;

-- What went over the wire, as it was.
CREATE TABLE exchange (
  message_id        INTEGER PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE,
  trace_id          TEXT NOT NULL,
  message_client_id TEXT,
  message_server_id TEXT,
  create_time_ms    INTEGER,
  finished_at_ms    INTEGER,
  http_status       INTEGER,
  msg               TEXT,
  method            TEXT NOT NULL,
  url               TEXT NOT NULL,
  search_text       TEXT NOT NULL,
  request_headers   TEXT NOT NULL,  -- JSON: [[name, value], …]
  request_body      TEXT NOT NULL,
  answer            TEXT
) STRICT;

CREATE TABLE attempt (
  message_id       INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
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
  UNIQUE (message_id, number)
) STRICT;

-- The words of each message, cut by `words.rs` and separated by blanks, with marks for what can be
-- filtered by (outcome, account, type): one index answers words and filters together, newest first.
-- `ascii` takes every character above 127 as part of a word, so it never cuts where we did not.
CREATE VIRTUAL TABLE search USING fts5 (
  words, content = '', contentless_delete = 1, tokenize = 'ascii'
);
