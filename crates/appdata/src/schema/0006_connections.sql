ALTER TABLE accounts ADD COLUMN proxy TEXT NOT NULL DEFAULT '{"kind":"system"}';
ALTER TABLE accounts ADD COLUMN proxy_secret_place TEXT;
ALTER TABLE accounts ADD COLUMN extra_ca_pem TEXT NOT NULL DEFAULT '';
