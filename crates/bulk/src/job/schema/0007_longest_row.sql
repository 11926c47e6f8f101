-- The row with the longest message of those that the check found ready.
ALTER TABLE job ADD COLUMN longest_row INTEGER;
