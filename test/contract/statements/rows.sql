create schema app
create table app.accounts (id int primary key, name text, branch int, amount numeric default 0)
create table app.branches (id int primary key, region text)
create table transfers (id serial primary key, account int, amount numeric, at timestamptz default now())
create table log (id int generated always as identity, what text)
create table "Mixed Case" ("Id" int, "Name" text)
create view app.rich as select * from app.accounts where amount > 100
select 1
select * from transfers
select * from app.accounts a
select a.id from app.accounts a join app.branches b on b.id = a.branch
select a.id from app.accounts a left join app.branches b using (id) full join transfers t using (id)
select * from app.accounts where branch in (select id from app.branches)
select * from app.accounts where exists (select 1 from transfers where account = accounts.id)
select (select max(amount) from transfers) from log
select * from (select * from log union all select id, region from app.branches) x
select id from log union select id from transfers
select id from log intersect select id from transfers except select id from app.accounts
with t as (select * from transfers) select * from t
with log as (select * from transfers) select * from log
with recursive r as (select id from log where id = 1 union all select l.id from log l join r on r.id = l.id) select * from r
with a as (select 1 as x), b as (select * from a, log) select * from b
with transfers as (select * from transfers) select * from transfers
select * from lateral (select * from log) l
select * from log l, lateral (select * from transfers t where t.id = l.id) x
select * from generate_series(1, 3) g join log on log.id = g
table log
values (1), (2)
select * from only log
select * from log tablesample system (10)
select "Name" from "Mixed Case"
select * from log for update
select * from log l join transfers t on true for share of l
select * from log order by (select count(*) from transfers)
select count(*) filter (where id in (select id from transfers)) from log
select case when exists (select 1 from log) then 1 else (select 2 from transfers limit 1) end
select array(select id from log)
select * from log group by id, what having count(*) > (select count(*) from transfers)
select * from log limit (select 1 from transfers limit 1)
select sum(id) over (partition by what order by id) from log
select distinct on (id) * from log
select * from log where (id, id) in (select id, id from transfers)
select * from log where id = any (select id from transfers)
select * from pg_class where relname = 'log'
select * from information_schema.tables limit 1
select x.* from xmltable('/a' passing ('<a/>'::xml) columns b text) x, log
insert into log (what) values ('x')
insert into log (what) select name from app.accounts
insert into app.branches values (1, 'north') on conflict (id) do nothing
insert into app.branches values (1, 'north') on conflict (id) do update set region = excluded.region
insert into log default values
insert into log (what) values ((select region from app.branches limit 1)) returning id
with new as (insert into log (what) values ('y') returning *) select * from new
with gone as (delete from log where id > 5 returning *) insert into transfers (account) select id from gone
with a as (update app.accounts set name = 'x' where id = 0 returning id) select * from a join transfers on true
insert into log (what) with q as (select name from app.accounts) select name from q
update log set what = 'z' where id = 1
update log set what = b.region from app.branches b where b.id = log.id
update log l set what = (select name from app.accounts where id = l.id)
update app.accounts set (name, branch) = (select region, id from app.branches limit 1) where id = 3
update log set what = 'all'
update only log set what = 'all' where true
delete from log where id = 9
delete from log using transfers t where t.id = log.id
delete from transfers where id in (select id from app.accounts)
delete from log
delete from log where 1 = 1
merge into log using transfers t on t.id = log.id when matched then delete
merge into app.branches b using (select * from app.accounts) a on a.branch = b.id when matched then update set region = 'x' when not matched then insert values (a.id, 'y')
with s as (select * from transfers) merge into app.branches b using s on s.id = b.id when matched then do nothing
merge into app.branches b using transfers s on s.id = b.id when not matched by source then delete
truncate log
truncate table log, transfers restart identity cascade
copy log to stdout
copy (select * from transfers) to stdout
copy (with x as (select * from log) select * from x) to stdout with (format csv)
explain select * from log
explain (costs off) select * from log join transfers using (id)
explain analyze select * from log
explain (analyze, timing off) update log set what = 'x' where id = 1
explain (analyze off) delete from log
explain (format json) select 1
lock table log in share mode
lock log, transfers in access share mode
declare c cursor for select * from log
declare c2 no scroll cursor with hold for select * from transfers
fetch all from c2
move 1 in c2
close c2
begin
declare c3 scroll cursor for select * from log
fetch backward 2 from c3
move absolute 1 in c3
close all
rollback
prepare p as select * from log
execute p
deallocate p
deallocate all
begin
savepoint s
release s
rollback
start transaction
commit
set work_mem = '4MB'
set local work_mem = '4MB'
set session characteristics as transaction read write
set transaction isolation level read committed
set constraints all deferred
set session authorization default
set time zone 'UTC'
reset work_mem
reset all
show work_mem
show all
discard plans
discard sequences
discard temp
discard all
listen news
notify news, 'x'
unlisten news
unlisten *
checkpoint
vacuum log
vacuum full log
vacuum (analyze) transfers
analyze log
analyze
reindex table log
cluster
insert into app.accounts values (7, 'ann', 1, 5)
do $$ begin perform 1; end $$
do $$ begin insert into log (what) values ('x'); delete from transfers; end $$
do $$ begin execute 'insert into log (what) select region from app.branches'; end $$
do $$ declare r record; begin for r in select * from app.accounts loop update log set what = r.name where id = r.id; end loop; end $$
do $$ declare n int := (select count(*) from transfers); begin if exists (select 1 from log) then raise notice '%', n; end if; end $$
