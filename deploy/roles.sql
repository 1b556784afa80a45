-- Roles and database for OpenCang on a PostgreSQL of your own (15 or newer). An administrator runs
-- it once:
--
--   OPENCANG_OWNER_PASSWORD=… OPENCANG_APP_PASSWORD=… psql -v ON_ERROR_STOP=1 -f deploy/roles.sql
--
-- opencang_owner owns the tables and migrates (DATABASE_MIGRATION_URL). opencang is what the
-- application works as (DATABASE_URL): no superuser, no BYPASSRLS, no DDL, because row-level
-- security is what keeps operators apart. The migrations grant to the group opencang_app; a second
-- application role is made by making it a member.

\getenv owner_password OPENCANG_OWNER_PASSWORD
\getenv app_password OPENCANG_APP_PASSWORD

CREATE ROLE opencang_app NOLOGIN;
CREATE ROLE opencang_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE opencang LOGIN PASSWORD :'app_password' IN ROLE opencang_app;

CREATE DATABASE opencang OWNER opencang_owner TEMPLATE template0 ENCODING 'UTF8';

-- Left alone, every role may connect and make temporary tables.
REVOKE ALL ON DATABASE opencang FROM PUBLIC;
GRANT CONNECT ON DATABASE opencang TO opencang_app;
