-- What was carried out with a message after it was sent is a state of its row: shown by lists, counted by the chart, found by
-- `is:recalled`. Few rows have any, so this stays small; the rows themselves are indexed anew once (`schema.rs`).
CREATE INDEX IF NOT EXISTS act_done ON act (message_id, kind) WHERE state = 1;
