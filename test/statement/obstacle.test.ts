import { afterAll, describe, expect, it } from "@jest/globals";

import { createSourceReader, readOne } from "../fakes/reader.js";

const reader = createSourceReader();
afterAll(() => reader.close());

describe("a change of rows", () => {
  it.each([
    "insert into t select n, lower(a) from generate_series(1, 9) n",
    "insert into t values (nextval('s'), now()) on conflict (a) do update set b = excluded.b returning *",
    "with old as (select a from u where b) update t set x = x + 1 from old where old.a = t.a",
    "delete from t using u where t.a = u.a",
    "merge into t using s on t.a = s.a when matched then delete when not matched then insert values (s.a)",
  ])("can be rolled back whole: %s", async (sql) => {
    expect(await readOne(reader, sql)).not.toHaveProperty("obstacle");
  });

  it.each([
    ["with d as (delete from u returning *) insert into t select * from d", /WITH clause/],
    ["with a as (with d as (delete from u returning *) select * from d) delete from u", /WITH clause/],
    ["update t set a = my_own(b)", /calls my_own\(\)/],
    ["update t set a = public.nextval('s')", /calls public\.nextval\(\)/],
    ["update t set a = setval('s', 1)", /calls setval\(\)/],
    ["delete from t where pg_try_advisory_lock(a)", /calls pg_try_advisory_lock\(\)/],
    ["delete from t where a in (select dblink_exec('delete from u'))", /calls dblink_exec\(\)/],
    ["insert into t select query_to_xml('delete from u', true, true, '')", /calls query_to_xml\(\)/],
    ["update t set a = 1 returning public.lower(b)", /calls public\.lower\(\)/],
    ["delete from t where a operator(public.+) b = 1", /uses the operator public\.\+/],
    ["delete from t where a ### any (select b from u)", /uses the operator ###/],
  ])("can't, where more may stay than a rollback takes back: %s", async (sql, obstacle) => {
    expect(await readOne(reader, sql)).toMatchObject({ obstacle: expect.stringMatching(obstacle) });
  });

  it("that takes numbers from a sequence says so, since a rollback does not give them back", async () => {
    expect(await readOne(reader, "insert into t values (nextval('s'))")).toMatchObject({
      takesNumbers: true,
    });
    expect(await readOne(reader, "insert into t values (1)")).not.toHaveProperty("takesNumbers");
  });
});
