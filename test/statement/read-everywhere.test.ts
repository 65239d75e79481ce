import { afterAll, describe, expect, it } from "@jest/globals";

import { createSourceReader, readOne } from "../fakes/reader.js";

const reader = createSourceReader();
afterAll(() => reader.close());

describe("a call that changes something", () => {
  it.each([
    "select (select @)",
    "values (@)",
    "select a from t where not (@ > 1) or @ is null",
    "select a from t where a in (1, @) and a between @ and 2",
    "select a from t where a = any (select @)",
    "select a from t group by grouping sets (@)",
    "select a from t group by a having @ > 1",
    "select distinct on (@) a from t",
    "select a from t order by @ limit 1",
    "select a from t limit @",
    "select a from t offset @",
    "select a from t tablesample system (@)",
    "select a from t tablesample system (1) repeatable (@)",
    "select a.b from t a join u b on @ > 1",
    "select * from rows from (@)",
    "select * from t, lateral (select @) x",
    "select * from (select 1 union all select @) x",
    "with x as materialized (select @) select 1",
    "with recursive x (a) as (select 1 union select @ from x) select * from x",
    "select count(*) filter (where @ > 0) from t",
    "select sum(a) over (partition by b order by @) from t",
    "select sum(a) over w from t window w as (partition by @)",
    "select array_agg(a order by @) from t",
    "select percentile_cont(0.5) within group (order by @) from t",
    "select concat(variadic array[@])",
    "select a[@], (array[1])[1:@] from t",
    "select row(@), (1, @) overlaps (1, 2)",
    "select case when a then @ else 1 end from t",
    'select cast(@ as int), @::text collate "C", now() at time zone (@::text)',
    "select coalesce(1, @), greatest(@), nullif(@, 1)",
    "select overlay('a' placing @::text from 1), trim(@::text from 'a')",
    "select xmlelement(name a, xmlattributes(@ as b)), xmlforest(@ as c)",
    "select xmlserialize(content xmlelement(name a, @) as text)",
    "select * from xmltable('/a' passing xmlelement(name a, @) columns a text default (@))",
    "select json_object('a': @), json_array(@), json_scalar(@)",
    "select json_array(select @), json_objectagg(1: @), json_arrayagg(@)",
    "select json_value('{}', '$.a' default @ on empty)",
    "select * from json_table(to_json(@), '$' columns (a int path '$'))",
    "select * from json_table('{}', '$' passing @ as x columns (a int path '$'))",
    "select @ is json",
    "copy (select @) to stdout",
    "declare c cursor for select @",
    "explain analyze select @",
    "explain (analyze 'on') select @",
  ])("is seen in %s", async (template) => {
    const statement = await readOne(reader, template.replaceAll("@", "nextval('s')"));
    expect(statement).toMatchObject({ risk: "write", because: expect.stringContaining("nextval") });
    const harmless = await readOne(reader, template.replaceAll("@", "abs(1)"));
    expect(harmless).toMatchObject({ risk: "read" });
  });

  it.each(["NEXTVAL('s')", "pg_catalog.nextval('s')", "\"nextval\"('s')", `U&"\\006eextval"('s')`])(
    "is known however it is written: %s",
    async (call) => {
      expect(await readOne(reader, `select ${call}`)).toMatchObject({ risk: "write" });
    },
  );
});
