-- How characters are compared changed (`words/folded.rs`): rows below `below` are still indexed the old way and are indexed
-- anew in the background, the newest first. Empty once all are.
CREATE TABLE reindex (
  only  INTEGER PRIMARY KEY CHECK (only = 1),
  below INTEGER NOT NULL,
  total INTEGER NOT NULL
) STRICT;

INSERT INTO reindex
SELECT 1, (SELECT max(id) + 1 FROM message), count(*) FROM message HAVING count(*) > 0;
