-- What a piece of a stream says. Kinds 2 and 3 of a part: a piece, and the one that ends its stream.
ALTER TABLE part ADD COLUMN text TEXT;
