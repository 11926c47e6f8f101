-- One job of many messages. The file holds its source, frozen; what is to be sent, frozen; and what became of every row.

CREATE TABLE job (
  only          INTEGER PRIMARY KEY CHECK (only = 1),
  id            TEXT    NOT NULL,            -- UUID; ids of calls and messages are derived from it
  name          TEXT    NOT NULL,
  created_at_ms INTEGER NOT NULL,
  state         TEXT    NOT NULL,
  reason        TEXT,                        -- JSON, why it is in that state
  source        TEXT    NOT NULL,            -- JSON, what was imported
  setup         TEXT,                        -- JSON, what is sent, to whom, and how; frozen when the rows were checked
  frozen_at_ms  INTEGER                      -- the moment that {{now}} stands for
) STRICT;

-- Rows as they were imported, a thousand to a block, packed by zstd.
CREATE TABLE block (
  first_row INTEGER PRIMARY KEY,
  cells     BLOB    NOT NULL
) STRICT;

-- What became of each row. Narrow, as there may be ten million.
CREATE TABLE row (
  number         INTEGER PRIMARY KEY,        -- from 1, in the order of the source, the header not counted
  state          INTEGER NOT NULL,           -- RowState
  generation     INTEGER NOT NULL,           -- deliberate attempts before this one
  calls          INTEGER NOT NULL,           -- calls of this generation that may have arrived
  target         INTEGER,                    -- hash of kind and account, by which it is found
  problem        INTEGER,                    -- why it is excluded or open: problem.id
  other          INTEGER,                    -- the row that it is a duplicate of
  code           INTEGER,                    -- the service's last answer
  body_hash      INTEGER,                    -- of the bytes that went out
  at_ms          INTEGER,                    -- of the last change: intent, or end
  server_id      INTEGER,
  server_time_ms INTEGER
) STRICT;

CREATE INDEX row_by_target ON row (target) WHERE target IS NOT NULL;
CREATE INDEX row_pending ON row (state, number) WHERE state IN (1, 4);
CREATE INDEX row_rejected ON row (code, number) WHERE state = 3;
CREATE INDEX row_by_problem ON row (problem, number) WHERE problem IS NOT NULL;

-- How many rows are in each state; moves in the same commit as the rows.
CREATE TABLE counter (
  state INTEGER PRIMARY KEY,
  rows  INTEGER NOT NULL
) STRICT;

-- How many rows ended with each code.
CREATE TABLE code_counter (
  code INTEGER PRIMARY KEY,
  rows INTEGER NOT NULL
) STRICT;

-- What is wrong with rows, by kind.
CREATE TABLE problem (
  id      INTEGER PRIMARY KEY,
  kind    TEXT    NOT NULL UNIQUE,           -- JSON
  blocks  INTEGER NOT NULL,                  -- whether rows with it are excluded
  rows    INTEGER NOT NULL
) STRICT;

-- The first thousand rows of each kind.
CREATE TABLE problem_row (
  problem INTEGER NOT NULL REFERENCES problem (id),
  number  INTEGER NOT NULL,
  PRIMARY KEY (problem, number)
) STRICT, WITHOUT ROWID;

-- Every change of the job: when, who, why.
CREATE TABLE event (
  id     INTEGER PRIMARY KEY,
  at_ms  INTEGER NOT NULL,
  state  TEXT    NOT NULL,
  who    TEXT    NOT NULL,
  reason TEXT                                -- JSON
) STRICT;
