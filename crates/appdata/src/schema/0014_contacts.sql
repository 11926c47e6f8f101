-- The address book of each account: accounts and groups of the service, with a name that people know them by.
CREATE TABLE contacts (
  account_id TEXT    NOT NULL,
  kind       INTEGER NOT NULL,  -- 1 account, 2 team, 3 super team
  id         TEXT    NOT NULL,
  name       TEXT    NOT NULL,
  note       TEXT    NOT NULL,
  PRIMARY KEY (account_id, kind, id)
) STRICT, WITHOUT ROWID;
