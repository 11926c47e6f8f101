-- What came of rows whose end was unknown: how many were found, were not there, are for a user to decide. Moves in the same commit as the rows.
CREATE TABLE settled_counter (
  state INTEGER PRIMARY KEY,                 -- RowState that such a row came to: sent, ready, open
  rows  INTEGER NOT NULL
) STRICT;

-- Rows that are proven absent and wait for another call: few, so that they are counted by their index.
CREATE INDEX row_waiting ON row (number) WHERE state = 0 AND calls > 0;
