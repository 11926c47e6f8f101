-- What a call was for: 0 the send itself, 1 a look whether it arrived.
ALTER TABLE attempt ADD COLUMN kind INTEGER NOT NULL DEFAULT 0;

-- When a send of unknown end was made again. Its message may date from any of these times.
CREATE TABLE resumption (
  message_id INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
  at_ms      INTEGER NOT NULL
) STRICT;

CREATE INDEX resumption_message ON resumption (message_id);
