-- The pace of each app, shared by every process of the machine. Times are Unix microseconds of its clock.
CREATE TABLE paces (
   app_key       TEXT PRIMARY KEY,
   next_us       INTEGER NOT NULL,  -- when the next place is free
   next_spare_us INTEGER NOT NULL,  -- the same, of the places that only single messages take
   rest_until_us INTEGER NOT NULL   -- until then nobody calls, because the service asked for a rest
) STRICT;
