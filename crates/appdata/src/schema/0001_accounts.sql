CREATE TABLE accounts (
    id             TEXT PRIMARY KEY,
    name           TEXT NOT NULL UNIQUE COLLATE NOCASE,
    color          TEXT NOT NULL,
    stage          TEXT NOT NULL,
    app_key        TEXT NOT NULL,
    region         TEXT NOT NULL,
    urls           TEXT NOT NULL,
    private_hosts  INTEGER NOT NULL,
    default_sender TEXT NOT NULL,
    secret_place   TEXT
) STRICT;

CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

CREATE TABLE recent_conversations (
    conversation TEXT PRIMARY KEY,
    used_at_ms   INTEGER NOT NULL
) STRICT;

CREATE TABLE uploads (
    account_id     TEXT NOT NULL,
    base_url       TEXT NOT NULL,
    md5            TEXT NOT NULL,
    size_bytes     INTEGER NOT NULL,
    url            TEXT NOT NULL,
    uploaded_at_ms INTEGER NOT NULL,
    PRIMARY KEY (account_id, base_url, md5, size_bytes)
) STRICT;
