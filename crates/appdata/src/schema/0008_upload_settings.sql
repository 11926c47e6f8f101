-- The same content under other settings is another file at the service. NULLs are equal here, as in a lookup.
ALTER TABLE uploads RENAME TO uploads_before;
DROP INDEX uploads_by_url;
CREATE TABLE uploads (
   account_id     TEXT NOT NULL,
   base_url       TEXT NOT NULL,
   md5            TEXT NOT NULL,
   size_bytes     INTEGER NOT NULL,
   url            TEXT NOT NULL,
   uploaded_at_ms INTEGER NOT NULL,
   expires_at_ms  INTEGER,
   expire_s       INTEGER,
   tag            TEXT,
   kind           TEXT
) STRICT;
INSERT INTO uploads (account_id, base_url, md5, size_bytes, url, uploaded_at_ms, expires_at_ms, expire_s, tag, kind)
   SELECT account_id, base_url, md5, size_bytes, url, uploaded_at_ms, expires_at_ms, expire_s, tag, kind
   FROM uploads_before;
DROP TABLE uploads_before;
CREATE UNIQUE INDEX uploads_of_content
   ON uploads (account_id, base_url, md5, size_bytes, quote(expire_s), quote(tag), quote(kind));
CREATE INDEX uploads_by_url ON uploads (url);
