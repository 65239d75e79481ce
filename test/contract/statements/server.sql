create role auditor
create role writer login password 'x' valid until '2030-01-01'
create user clerk in role auditor
create group staff
alter role auditor createdb
alter role auditor set search_path = public
alter role auditor in database postgres reset all
alter role all reset statement_timeout
alter user clerk with nologin
alter role clerk rename to clerk2
alter group staff add user clerk2
grant auditor to writer with admin option
grant auditor, staff to clerk2 granted by current_user
revoke admin option for auditor from writer
revoke auditor from writer cascade
grant create on database postgres to auditor
grant set on parameter work_mem to auditor
revoke set on parameter work_mem from auditor
alter default privileges grant select on tables to auditor
alter default privileges for role auditor revoke execute on functions from public
alter default privileges revoke select on tables from auditor
comment on role auditor is 'x'
comment on database postgres is 'x'
set role auditor
set role none
reset role
set session authorization auditor
reset session authorization
set local role auditor
create database shop template template0 encoding 'UTF8'
alter database shop connection limit 5
alter database shop set work_mem = '1MB'
alter database shop reset all
alter database shop owner to auditor
alter database shop refresh collation version
alter database shop rename to market
drop database if exists nowhere
drop database market with (force)
set allow_in_place_tablespaces = on
create tablespace disk location ''
comment on tablespace disk is 'x'
alter tablespace disk set (seq_page_cost = 2)
alter tablespace disk owner to auditor
alter tablespace disk rename to disk2
grant create on tablespace disk2 to auditor
create table moved (id int primary key, a text)
create materialized view movedview as select * from moved
alter table moved set tablespace disk2
alter index moved_pkey set tablespace disk2
alter materialized view movedview set tablespace disk2
alter table all in tablespace disk2 set tablespace pg_default
alter index all in tablespace disk2 set tablespace pg_default
alter materialized view all in tablespace disk2 set tablespace pg_default
drop tablespace disk2
alter system set work_mem = '5MB'
alter system reset work_mem
load 'plpgsql'
create extension hstore
create extension if not exists citext with schema public
alter extension hstore set schema pg_catalog
alter extension hstore update
alter extension citext drop function citext_hash(citext)
alter extension citext add function citext_hash(citext)
comment on extension citext is 'x'
drop extension hstore
drop extension if exists citext cascade
create language tongue handler plpgsql_call_handler
create or replace trusted language tongue handler plpgsql_call_handler
alter language tongue rename to tongue2
alter language tongue2 owner to rdsadmin
comment on language tongue2 is 'x'
grant usage on language tongue2 to auditor
revoke usage on language tongue2 from auditor
create transform for int language sql (from sql with function prsd_lextype(internal), to sql with function int4recv(internal))
comment on transform for int language sql is 'x'
drop transform for int language sql
drop language tongue2
create access method heap2 type table handler heap_tableam_handler
comment on access method heap2 is 'x'
create table other_way (a int) using heap2
alter table other_way set access method heap
drop access method heap2
create foreign data wrapper wrapper options (debug 'true')
alter foreign data wrapper wrapper owner to rdsadmin
alter foreign data wrapper wrapper options (set debug 'false')
comment on foreign data wrapper wrapper is 'x'
grant usage on foreign data wrapper wrapper to auditor
create server far type 'x' version '1' foreign data wrapper wrapper options (host 'h')
alter server far version '2'
alter server far owner to rdsadmin
comment on server far is 'x'
grant usage on foreign server far to auditor
create user mapping if not exists for auditor server far options (password 'x')
alter user mapping for auditor server far options (set password 'y')
create foreign table distant (a int options (name 'b') not null) server far options (file 'x')
alter foreign table distant alter column a options (set name 'c')
alter foreign table distant drop column a
alter foreign table distant owner to auditor
alter foreign table distant set schema public
comment on foreign table distant is 'x'
grant select on distant to auditor
drop user mapping if exists for auditor server far
drop foreign table distant
drop server far cascade
drop foreign data wrapper if exists wrapper
create publication news for all tables
alter publication news set (publish = 'insert')
alter publication news owner to rdsadmin
comment on publication news is 'x'
create publication news2 for table moved, tables in schema public with (publish = 'insert, update')
create publication news3 for table moved where (id > 1)
alter publication news3 set table moved where (id > 2)
alter publication news3 add table other_way
alter publication news3 drop table other_way
alter publication news3 add tables in schema public
drop publication news, news2, news3
create subscription paper connection 'host=nowhere dbname=x' publication news with (connect = false, slot_name = none)
alter subscription paper set publication news2 with (refresh = false)
alter subscription paper set (synchronous_commit = local)
alter subscription paper connection 'host=elsewhere'
alter subscription paper disable
alter subscription paper owner to rdsadmin
alter subscription paper rename to paper2
comment on subscription paper2 is 'x'
drop subscription paper2
create function watch() returns event_trigger language plpgsql as $$ begin end $$
create event trigger watcher on ddl_command_start when tag in ('DROP TABLE') execute function watch()
alter event trigger watcher disable
alter event trigger watcher enable always
alter event trigger watcher owner to rdsadmin
alter event trigger watcher rename to watcher2
comment on event trigger watcher2 is 'x'
drop event trigger watcher2
begin
insert into moved values (1, 'x')
prepare transaction 'one'
commit prepared 'one'
begin
insert into moved values (2, 'x')
prepare transaction 'two'
rollback prepared 'two'
begin isolation level serializable, read only
end
begin
abort
begin
savepoint here
insert into moved values (3, 'x')
rollback to savepoint here
release savepoint here
commit and no chain
reindex schema public
reindex (verbose) table moved
reindex index moved_pkey
reindex index concurrently moved_pkey
reindex table concurrently moved
reindex database
reindex system
cluster moved using moved_pkey
cluster moved
cluster (verbose) moved
vacuum
vacuum (full, analyze) moved
vacuum (freeze, verbose) moved, other_way
analyze moved (a)
analyze verbose
checkpoint
listen orders
notify orders
unlisten orders
discard plans
discard temporary
discard sequences
show all
show server_version
show transaction isolation level
show time zone
set transaction_read_only to off
set statement_timeout to default
set names 'UTF8'
set xml option content
set seed to 0.5
reset statement_timeout
reset time zone
select lo_create(77)
alter large object 77 owner to auditor
comment on large object 77 is 'x'
grant select on large object 77 to auditor
revoke select on large object 77 from auditor
select lo_unlink(77)
security label for any_provider on role auditor is 'x'
copy moved from '/dev/null'
copy moved (id, a) to '/dev/null' with (format csv, header)
copy moved to program 'cat > /dev/null'
copy moved from program 'true'
copy (select * from moved join other_way on true) to stdout
copy (delete from moved returning id) to stdout
reassign owned by clerk2 to auditor
reassign owned by auditor, staff to rdsadmin
drop owned by clerk2, staff
drop materialized view movedview
drop table moved, other_way
drop owned by auditor cascade
drop user clerk2
drop group if exists staff
drop role if exists auditor, nobody_else
