-- A copy of a job that is sent to try it out.

ALTER TABLE job ADD COLUMN rehearsal INTEGER NOT NULL DEFAULT 0;
