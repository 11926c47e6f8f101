CREATE TABLE storages (
    id    TEXT PRIMARY KEY,
    name  TEXT NOT NULL UNIQUE COLLATE NOCASE,
    setup TEXT NOT NULL
) STRICT;

CREATE TABLE storage_choices (
    account_id TEXT PRIMARY KEY,
    storage_id TEXT NOT NULL REFERENCES storages ON DELETE CASCADE
) STRICT;

-- Content at a storage; `upload_id` is there until it is complete.
CREATE TABLE storage_objects (
    id          INTEGER PRIMARY KEY,
    storage_id  TEXT NOT NULL REFERENCES storages ON DELETE CASCADE,
    md5         TEXT NOT NULL,
    size_bytes  INTEGER NOT NULL,
    object_key  TEXT NOT NULL,
    upload_id   TEXT,
    begun_at_ms INTEGER NOT NULL,
    UNIQUE (storage_id, md5, size_bytes)
) STRICT;

CREATE TABLE storage_parts (
    object_id INTEGER NOT NULL REFERENCES storage_objects ON DELETE CASCADE,
    number    INTEGER NOT NULL,
    tag       TEXT NOT NULL,
    md5       BLOB NOT NULL,
    PRIMARY KEY (object_id, number)
) STRICT, WITHOUT ROWID;
