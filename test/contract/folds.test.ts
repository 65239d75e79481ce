import { expect, it } from "@jest/globals";
import type { DueFold, Fold, Folds, FoldRow } from "../../src/feed/ports.js";
import { createFolds } from "../../src/store/folds.js";
import { noon } from "../fakes/entries.js";
import { createMemoryFolds } from "../fakes/memory-folds.js";
import { onEveryStore } from "./stores/on-every-store.js";

const fold: Fold = { key: "fold:1", who: "mallory", what: "statements", minute: noon };

function row(id: string, change: Partial<FoldRow> = {}): FoldRow {
  return {
    id,
    at: noon + 1,
    who: "mallory",
    did: "mallory ran a statement on billing",
    ended: "done",
    outcome: "done",
    from: "from 192.0.2.66",
    sql: null,
    ...change,
  };
}

async function listed(folds: Folds, key = fold.key): Promise<readonly FoldRow[]> {
  const rows: FoldRow[] = [];
  for await (const one of folds.rows(key)) rows.push(one);
  return rows;
}

async function taken(folds: Folds, now: number, until: number): Promise<DueFold> {
  const [due] = await folds.due(now);
  const mine = due && (await folds.take(due, until));
  if (mine === undefined) throw new Error("nothing could be taken");
  return mine;
}

onEveryStore<Folds>("Folds", { inMemory: createMemoryFolds, stored: createFolds }, ({ open }) => {
  it("list each row once, in the order of time, with its last word", async () => {
    const folds = await open();
    await folds.add(fold, [row("b", { at: noon + 9 }), row("a", { at: noon + 9 }), row("c")], noon);
    await folds.add(fold, [row("a", { at: noon + 9, sql: "select 1" }), row("a", { at: noon + 9 })], noon);
    await folds.add({ ...fold, key: "fold:2" }, [row("z")], noon);
    expect((await listed(folds)).map(({ id }) => id)).toStrictEqual(["c", "a", "b"]);
    expect(await listed(folds, "fold:2")).toStrictEqual([row("z")]);
    expect(await listed(folds, "fold:3")).toStrictEqual([]);
  });

  it("list more rows than one page has", async () => {
    const folds = await open();
    const ids = Array.from({ length: 1_001 }, (_, index) => `e${String(index).padStart(5, "0")}`);
    await folds.add(
      fold,
      ids.map((id) => row(id)),
      noon,
    );
    expect((await listed(folds)).map(({ id }) => id)).toStrictEqual(ids);
  });

  it("are due from the moment that the first rows name, the oldest minute first", async () => {
    const folds = await open();
    await folds.add(fold, [row("a")], noon + 10);
    await folds.add(fold, [row("b")], noon + 50);
    await folds.add({ ...fold, key: "fold:0", minute: noon - 60_000 }, [row("c")], noon + 20);
    expect(await folds.due(noon + 9)).toStrictEqual([]);
    expect((await folds.due(noon + 20)).map((due) => [due.fold, due.dueAt])).toStrictEqual([
      [{ ...fold, key: "fold:0", minute: noon - 60_000 }, noon + 20],
      [fold, noon + 10],
    ]);
  });

  it("are told by exactly one of many, and by another if that one never answers", async () => {
    const folds = await open();
    await folds.add(fold, [row("a")], noon);
    const [due] = await folds.due(noon);
    if (due === undefined) throw new Error("not due");
    const takers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => folds.take(due, noon + 1_000 + index)),
    );
    expect(takers.filter((one) => one !== undefined)).toHaveLength(1);
    expect(await folds.due(noon + 999)).toStrictEqual([]);
    expect(await folds.due(noon + 1_010)).toHaveLength(1);
  });

  it("are not due again when all was told, and are when rows were added meanwhile", async () => {
    const folds = await open();
    await folds.add(fold, [row("a")], noon);
    const first = await taken(folds, noon, noon + 100);
    await folds.add(fold, [row("b")], noon + 50);
    await folds.told(first, noon + 60);
    const second = await taken(folds, noon + 60, noon + 200);
    await folds.told(second, noon + 260);
    expect(await folds.due(noon + 9_999)).toStrictEqual([]);
    await folds.add(fold, [row("c")], noon + 300);
    expect(await folds.due(noon + 300)).toHaveLength(1);
  });

  it("are due again when they could not be told", async () => {
    const folds = await open();
    await folds.add(fold, [row("a")], noon);
    const first = await taken(folds, noon, noon + 100);
    await folds.untold(first, noon + 60);
    expect(await folds.due(noon + 59)).toStrictEqual([]);
    await folds.told(await taken(folds, noon + 60, noon + 200), noon + 300);
    expect(await folds.due(noon + 9_999)).toStrictEqual([]);
  });

  it("leave alone what another took over after the lease ran out", async () => {
    const folds = await open();
    await folds.add(fold, [row("a")], noon);
    const late = await taken(folds, noon, noon + 100);
    const other = await taken(folds, noon + 100, noon + 200);
    await folds.told(late, noon + 110);
    expect(await folds.due(noon + 199)).toStrictEqual([]);
    await folds.told(other, noon + 210);
    expect(await folds.due(noon + 9_999)).toStrictEqual([]);
  });
});
