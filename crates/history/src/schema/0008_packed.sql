-- Long texts may be packed (`packed.rs`): blobs where they are, texts where they are not, so the columns take any type.
-- `answer_of` is the attempt that had the row's answer, in place of a copy; attempts never change once they are there.
CREATE TABLE exchange_packed (
  message_id        INTEGER PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE,
  trace_id          TEXT NOT NULL,
  message_client_id TEXT,
  message_server_id TEXT,
  create_time_ms    INTEGER,
  finished_at_ms    INTEGER,
  http_status       INTEGER,
  msg               TEXT,
  method            TEXT NOT NULL,
  url               ANY NOT NULL,
  search_text       TEXT NOT NULL,
  request_headers   ANY NOT NULL,  -- JSON: [[name, value], …]
  request_body      ANY NOT NULL,
  answer            ANY,
  answer_of         INTEGER
) STRICT;

INSERT INTO exchange_packed
SELECT message_id, trace_id, message_client_id, message_server_id, create_time_ms, finished_at_ms, http_status, msg,
  method, packed(url), search_text, packed(request_headers), packed(request_body),
  iif(same IS NULL, packed(answer), NULL), same
FROM (
  SELECT e.*, (
    SELECT max(a.number) FROM attempt a WHERE a.message_id = e.message_id AND a.answer = e.answer
  ) AS same
  FROM exchange e
) ORDER BY message_id;
DROP TABLE exchange;
ALTER TABLE exchange_packed RENAME TO exchange;

-- By their owner, then in order: no index beside the table.
CREATE TABLE attempt_packed (
  message_id       INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
  number           INTEGER NOT NULL,
  endpoint         TEXT    NOT NULL,
  started_at_ms    INTEGER NOT NULL,
  took_ms          INTEGER NOT NULL,
  http_status      INTEGER,
  code             INTEGER,
  error            TEXT,
  request_headers  ANY     NOT NULL,
  response_headers ANY     NOT NULL,
  answer           ANY,
  kind             INTEGER NOT NULL DEFAULT 0,
  connect_us       INTEGER,
  wait_us          INTEGER,
  body_us          INTEGER,
  detail           TEXT,
  PRIMARY KEY (message_id, number)
) STRICT, WITHOUT ROWID;

INSERT INTO attempt_packed
SELECT message_id, number, endpoint, started_at_ms, took_ms, http_status, code, error, packed(request_headers),
  packed(response_headers), packed(answer), kind, connect_us, wait_us, body_us, detail
FROM attempt ORDER BY message_id, number;
DROP TABLE attempt;
ALTER TABLE attempt_packed RENAME TO attempt;

CREATE TABLE act_attempt_packed (
  act_id           INTEGER NOT NULL REFERENCES act (id) ON DELETE CASCADE,
  number           INTEGER NOT NULL,
  endpoint         TEXT    NOT NULL,
  started_at_ms    INTEGER NOT NULL,
  took_ms          INTEGER NOT NULL,
  http_status      INTEGER,
  code             INTEGER,
  error            TEXT,
  request_headers  ANY     NOT NULL,
  response_headers ANY     NOT NULL,
  answer           ANY,
  kind             INTEGER NOT NULL,
  connect_us       INTEGER,
  wait_us          INTEGER,
  body_us          INTEGER,
  detail           TEXT,
  PRIMARY KEY (act_id, number)
) STRICT, WITHOUT ROWID;

INSERT INTO act_attempt_packed
SELECT act_id, number, endpoint, started_at_ms, took_ms, http_status, code, error, packed(request_headers),
  packed(response_headers), packed(answer), kind, connect_us, wait_us, body_us, detail
FROM act_attempt ORDER BY act_id, number;
DROP TABLE act_attempt;
ALTER TABLE act_attempt_packed RENAME TO act_attempt;
