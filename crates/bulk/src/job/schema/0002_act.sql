-- Recalls and changes of the messages of the job: each act is a run of its own over the rows that were sent by then.

CREATE TABLE act (
  id            INTEGER PRIMARY KEY,
  created_at_ms INTEGER NOT NULL,
  state         TEXT    NOT NULL,
  reason        TEXT,                        -- JSON, why it is in that state
  plan          TEXT    NOT NULL,            -- JSON, what is done; frozen
  is_recall     INTEGER NOT NULL             -- whether the message is gone afterwards
) STRICT;

-- What became of each row in each act.
CREATE TABLE act_row (
  number     INTEGER NOT NULL,
  act        INTEGER NOT NULL,
  state      INTEGER NOT NULL,               -- RowState; sent: the service has done it
  generation INTEGER NOT NULL,
  calls      INTEGER NOT NULL,
  barrier    INTEGER,                        -- why it is excluded: Barrier
  problem    INTEGER,                        -- why it is open: problem.id
  code       INTEGER,
  body_hash  INTEGER,
  at_ms      INTEGER,
  PRIMARY KEY (number, act)
) STRICT, WITHOUT ROWID;

CREATE INDEX act_row_pending ON act_row (act, state, number) WHERE state IN (1, 4);
CREATE INDEX act_row_rejected ON act_row (act, code, number) WHERE state = 3;

CREATE TABLE act_counter (
  act   INTEGER NOT NULL,
  state INTEGER NOT NULL,
  rows  INTEGER NOT NULL,
  PRIMARY KEY (act, state)
) STRICT, WITHOUT ROWID;

ALTER TABLE event ADD COLUMN act INTEGER;
