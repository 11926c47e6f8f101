-- Rows that are not sent, by state: of ten million that are through, the few that are ready or unknown are found at once. SQLite
-- takes a partial index only where the query has its condition word for word; that of row_pending no query had. An index that
-- a damaged file lost is in nobody's way.
DROP INDEX IF EXISTS row_pending;
CREATE INDEX IF NOT EXISTS row_not_sent ON row (state, number) WHERE state <> 2;

DROP INDEX IF EXISTS act_row_pending;
CREATE INDEX IF NOT EXISTS act_row_not_done ON act_row (act, state, number) WHERE state <> 2;
CREATE INDEX IF NOT EXISTS act_row_barred ON act_row (act, barrier, number) WHERE barrier IS NOT NULL;
