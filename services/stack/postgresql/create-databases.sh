#!/bin/sh
# Run by the PostgreSQL image when its volume is empty: a database for each service, which only its own role can enter.
set -eu

create() {
  psql -v ON_ERROR_STOP=1 -v name="$1" -v password="$2" -U "${POSTGRES_USER:-postgres}" -d postgres <<'SQL'
CREATE ROLE :"name" LOGIN PASSWORD :'password';
CREATE DATABASE :"name" OWNER :"name" ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE :"name" FROM PUBLIC;
SQL
}

create booking "$BOOKING_DATABASE_PASSWORD"
create notifier "$NOTIFIER_DATABASE_PASSWORD"
create docs "$DOCS_DATABASE_PASSWORD"
