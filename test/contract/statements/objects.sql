create table "ein Name, länger als 63 Byte: ∑∑∑∑∑∑∑∑∑∑ 𐀀𐀀𐀀𐀀𐀀" (n int)
create table parent (id int primary key, a text, b int, constraint positive check (b > 0))
create table child (id int references parent, p int, constraint fk foreign key (p) references parent (id))
create table if not exists child2 (like parent including all)
create temp table scratch (a int)
create unlogged table fast (a int)
create table parts (id int, at date) partition by range (id)
create table part1 partition of parts for values from (1) to (10)
create table part2 (id int, at date)
create table kid () inherits (parent)
create table copied as select * from parent
create table copied2 (x, y) as select id, b from parent with no data
create table if not exists copied3 as table parent
select * into copied4 from parent
create view v as select p.id, c.p from parent p join child c on c.id = p.id
create or replace view v as select p.id, c.p from parent p join child c on c.id = p.id
create recursive view nums (n) as values (1) union all select n + 1 from nums where n < 5
create materialized view mv as select count(*) as n from parent
create materialized view mv2 as select * from child with no data
create sequence s
create sequence owned owned by fast.a
create index i1 on parent (a)
create unique index i2 on parent (b) where b > 5
create index on parent (lower(a))
create schema sub
create schema sub2 create table inner1 (a int) create view inner2 as select 1 as x
create table sub.t (a int)
create type mood as enum ('sad', 'ok')
create type pair as (x int, y int)
create type span as range (subtype = int4)
create type shell
create domain positive_int as int constraint pos check (value > 0)
create function add1(x int) returns int language sql as 'select x + 1'
create function noop() returns trigger language plpgsql as $$ begin return new; end $$
create or replace function cleanup() returns void language plpgsql as $$ begin delete from child; drop table if exists nothing_there; end $$
create function atomic(x int) returns bigint begin atomic; select count(*) from parent; end
create procedure proc(x int) language sql as 'insert into child values (null, null)'
create aggregate total (int) (sfunc = int4pl, stype = int)
create operator === (leftarg = int, rightarg = int, function = int4eq)
create trigger trg before insert on parent for each row execute function noop()
create constraint trigger ctrg after insert on parent for each row execute function noop()
create rule rul as on insert to copied do also delete from copied2
create policy pol on parent for select using (b > 1)
create statistics st on a, b from parent
create collation coll from "C"
create conversion conv for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8
create cast (pair as text) with inout
create text search configuration tsc (copy = simple)
create text search dictionary tsd (template = simple)
create text search parser tsp (start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end, lextypes = prsd_lextype)
create text search template tst (lexize = dsimple_lexize)
create operator family opf using btree
create operator class opc for type pair using btree as storage pair
create foreign data wrapper fdw
create server srv foreign data wrapper fdw
create user mapping for public server srv
create foreign table ft (a int) server srv
create publication pub for table parent
create access method am type table handler heap_tableam_handler
create role r1
create role r2
create user u1
create event trigger et on ddl_command_start execute function et_noop()
alter table parent add column c text
alter table parent add column d int default 5, add column e int
alter table parent alter column c set default 'x'
alter table parent alter column c drop default
alter table parent alter c type varchar(40)
alter table parent alter b set not null, alter b drop not null
alter table parent drop column d
alter table parent drop column e cascade
alter table parent drop column if exists nowhere
alter table parent add constraint uniq unique (a)
alter table parent drop constraint uniq
alter table child add constraint fk2 foreign key (p) references parent
alter table child drop constraint fk2, drop constraint fk
alter table parent rename column c to cc
alter table parent rename constraint positive to over_zero
alter table parent enable row level security
alter table parent disable trigger trg
alter table parts attach partition part2 for values from (10) to (20)
alter table parts detach partition part2
alter table kid no inherit parent
alter table kid inherit parent
alter sequence owned owned by none
alter table fast set logged
alter table fast set (fillfactor = 70)
alter table fast owner to r1
alter table fast rename to faster
alter table faster set schema sub
alter table if exists nothing_there add column x int
alter view v rename to v2
alter view v2 set schema sub
alter view sub.v2 alter column id set default 1
alter materialized view mv rename to mv_new
refresh materialized view mv_new
alter materialized view mv_new owner to r1
alter index i1 rename to i1_new
alter index i1_new set (fillfactor = 80)
alter sequence s increment by 2
alter sequence s rename to s_new
alter sequence s_new owner to r1
alter schema sub2 rename to sub3
alter schema sub3 owner to r1
alter type mood add value 'happy'
alter type mood rename value 'sad' to 'blue'
alter type mood rename to moods
alter type pair add attribute z int
alter type pair rename attribute z to zz
alter type pair drop attribute zz
alter type moods set schema sub
alter type sub.moods owner to r1
alter domain positive_int set not null
alter domain positive_int drop constraint pos
alter domain positive_int add constraint pos2 check (value > 1)
alter domain positive_int rename constraint pos2 to pos3
alter domain positive_int rename to pint
alter function add1(int) rename to add2
alter function add2(int) immutable
alter function add2(int) owner to r1
alter procedure proc(int) rename to proc2
alter routine proc2(int) owner to r1
alter aggregate total (int) rename to total2
alter operator === (int, int) owner to r1
alter trigger trg on parent rename to trg2
alter rule rul on copied rename to rul2
alter policy pol on parent rename to pol2
alter policy pol2 on parent using (b > 2)
alter statistics st rename to st2
alter statistics st2 set statistics 100
alter collation coll rename to coll2
alter conversion conv rename to conv2
alter text search configuration tsc rename to tsc2
alter text search configuration tsc2 drop mapping if exists for word
alter text search dictionary tsd rename to tsd2
alter text search dictionary tsd2 (accept = false)
alter text search parser tsp rename to tsp2
alter text search template tst rename to tst2
alter operator family opf using btree rename to opf2
alter operator class opc using btree rename to opc2
alter foreign data wrapper fdw options (add a 'b')
alter foreign data wrapper fdw rename to fdw2
alter server srv options (add host 'x')
alter server srv rename to srv2
alter user mapping for public server srv2 options (add b 'c')
alter foreign table ft add column z int
alter foreign table ft rename to ft2
alter publication pub add table child
alter publication pub rename to pub2
alter role r1 nologin
alter role r1 set work_mem = '1MB'
alter role r2 rename to r3
alter default privileges in schema sub grant select on tables to r1
alter large object 4242 owner to r1
alter system set log_min_duration_statement = 1000
alter system reset all
alter event trigger et disable
comment on table parent is 'x'
comment on column parent.a is 'x'
comment on constraint over_zero on parent is 'x'
comment on trigger trg2 on parent is 'x'
comment on function add2(int) is 'x'
comment on schema sub is 'x'
comment on role r1 is 'x'
grant select on parent to r1
grant select (a, b), update on parent to r1
grant usage on schema sub to r1
grant all on all tables in schema sub to r1
grant execute on function add2(int) to r1
grant r1 to r3
revoke select on parent from r1
revoke r1 from r3
refresh materialized view mv2
call proc2(1)
select add2(1)
cluster parent using parent_pkey
reindex index i1_new
reindex table parent
import foreign schema x from server srv2 into sub
security label on table parent is 'x'
reassign owned by r1 to rdsadmin
create database other
alter database other set work_mem = '1MB'
alter database other rename to other2
drop database other2
drop event trigger et
drop publication pub2
drop foreign table ft2
drop user mapping for public server srv2
drop server srv2
drop foreign data wrapper fdw2
drop access method am
drop operator class opc2 using btree
drop operator family opf2 using btree
drop text search configuration tsc2
drop text search dictionary tsd2
drop text search parser tsp2
drop text search template tst2
drop cast (pair as text)
drop conversion conv2
drop collation coll2
drop statistics st2
drop policy pol2 on parent
drop rule rul2 on copied
drop trigger trg2 on parent
drop trigger if exists trg2 on parent
drop operator === (int, int)
drop aggregate total2 (int)
drop procedure proc2(int)
drop function add2(int), cleanup()
drop routine atomic(int)
drop domain pint
drop type pair
drop type sub.moods, span
drop index i1_new
drop index if exists nothing, i2
drop sequence s_new
drop materialized view mv_new, mv2
drop view sub.v2, nums
drop table copied, copied2, copied3
drop table if exists copied4, nothing_there
drop table child, kid
do $$ begin drop table child2; end $$
do $$ begin execute 'drop table ' || 'sub.t'; end $$
do $$ begin execute format('alter table %I add column zz int', 'parent'); end $$
drop table parent cascade
drop table parts
drop schema sub cascade
drop schema if exists sub3 cascade
drop owned by r1
drop role r1, r3
drop user u1
