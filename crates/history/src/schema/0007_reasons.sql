-- What the network itself said: a name that is not found, a certificate that is not trusted.
ALTER TABLE attempt ADD COLUMN detail TEXT;
ALTER TABLE act_attempt ADD COLUMN detail TEXT;
