ALTER TABLE accounts ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
ALTER TABLE storages ADD COLUMN secret_place TEXT;
-- Until now every storage's secret was looked for in the keyring, and went where its endpoint was.
UPDATE storages SET secret_place = 'keyring';
