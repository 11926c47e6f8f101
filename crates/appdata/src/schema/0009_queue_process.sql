-- Which process marked a message of the queue as being sent.
ALTER TABLE queue ADD COLUMN process TEXT;
