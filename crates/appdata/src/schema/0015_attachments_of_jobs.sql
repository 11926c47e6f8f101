-- What the attachment of a file was made for and of. Of those from before nothing is known: their files are looked at again.
ALTER TABLE bulk_attachments ADD COLUMN made_for TEXT NOT NULL DEFAULT '';   -- account and type of the message
ALTER TABLE bulk_attachments ADD COLUMN made_of  TEXT NOT NULL DEFAULT '';   -- path, size and time of the file; or the URL
