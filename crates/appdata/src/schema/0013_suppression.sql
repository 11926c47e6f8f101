-- Who is not written to in bulk, by named lists.
CREATE TABLE suppression_lists (
   id         INTEGER PRIMARY KEY,
   name       TEXT NOT NULL UNIQUE COLLATE NOCASE,
   account_id TEXT               -- for this account alone; NULL is for all
) STRICT;
CREATE TABLE suppression_entries (
   list_id       INTEGER NOT NULL REFERENCES suppression_lists (id) ON DELETE CASCADE,
   kind          INTEGER NOT NULL, -- of the conversation: 1 p2p, 2 team, 3 super team
   target        TEXT    NOT NULL, -- in lower case
   reason        TEXT    NOT NULL,
   author        TEXT    NOT NULL,
   added_at_ms   INTEGER NOT NULL,
   expires_at_ms INTEGER,          -- NULL is never
   PRIMARY KEY (list_id, kind, target)
) STRICT, WITHOUT ROWID;
-- Grows with each change, so that a job that runs sees it.
CREATE TABLE suppression_revision (
   only     INTEGER PRIMARY KEY CHECK (only = 1),
   revision INTEGER NOT NULL
) STRICT;
INSERT INTO suppression_revision (only, revision) VALUES (1, 0);

-- How the columns of a table were mapped for a message, so that the next table of its kind is mapped alike.
CREATE TABLE bulk_mappings (
   digest     TEXT PRIMARY KEY,    -- of the names of the columns and of the message
   mapping    TEXT    NOT NULL,    -- JSON
   used_at_ms INTEGER NOT NULL
) STRICT;

-- When a job starts by itself; NULL is never.
ALTER TABLE bulk_jobs ADD COLUMN starts_at_ms INTEGER;
ALTER TABLE bulk_jobs ADD COLUMN starts_in_zone TEXT;

-- The attachments of files that the rows of a job name, by the text that names them.
CREATE TABLE bulk_attachments (
   job_id     TEXT NOT NULL,
   named      TEXT NOT NULL,
   attachment TEXT NOT NULL,     -- JSON
   PRIMARY KEY (job_id, named)
) STRICT, WITHOUT ROWID;
