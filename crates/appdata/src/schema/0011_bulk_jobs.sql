-- What is remembered of bulk jobs beside their files: one file a job, which holds its rows.
CREATE TABLE bulk_jobs (
   job_id    TEXT PRIMARY KEY,
   setup     TEXT NOT NULL,     -- JSON: what is to be sent, to whom, and how, as it is being decided
   confirmed TEXT               -- what the user has said yes to at a production app, by its digest
) STRICT;
