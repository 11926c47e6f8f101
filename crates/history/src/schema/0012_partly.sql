-- A call that the service took, though not for everybody, is shown, counted and found (`is:partly`) apart from those that all
-- got. Its rows are indexed anew once (`schema.rs`); the chart asks which they are.
CREATE INDEX IF NOT EXISTS part_not_sent ON part (message_id) WHERE outcome <> 1;
