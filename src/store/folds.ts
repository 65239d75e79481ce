import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { DueFold, Fold, Folds, FoldRow } from "../feed/ports.js";
import { keyPart } from "../ledger/index-key.js";
import { where } from "./condition.js";
import type { Store } from "./connect.js";
import type { DynamoTable } from "./dynamo-table.js";

const duePartition = "fold";
const keptSeconds = 30 * 24 * 3600;
const pageSize = 500;
const maxRaces = 5;

const dueFold: z.ZodType<DueFold> = z.object({
  fold: z.object({
    key: z.string(),
    who: z.string(),
    what: z.string(),
    minute: z.number(),
    application: z.object({ clusterArn: z.string(), secretArn: z.string().nullable() }).exactOptional(),
  }),
  dueAt: z.number(),
  additions: z.number(),
});

const foldRow: z.ZodType<FoldRow> = z.object({
  id: z.string(),
  at: z.number(),
  who: z.string(),
  did: z.string(),
  ended: z.string(),
  outcome: z.string(),
  from: z.string(),
  sql: z.string().nullable(),
});

/** Folded lists in the work table: a partition of rows for each fold, and one small partition of those that are due. */
export function createFolds({ work: table, clock }: Store): Folds {
  const expiresAt = () => Math.floor(clock() / 1000) + keptSeconds;
  const untold = async ({ fold, dueAt }: DueFold, againAt: number): Promise<void> => {
    await table.update(dueKey(fold), { set: { dueAt: againAt } }, where("dueAt").eq(dueAt));
  };

  return {
    add: async (fold, rows, dueAt) => {
      const items = new Map(rows.map((row) => [row.id, rowItem(fold.key, row, expiresAt())]));
      await table.putAll([...items.values()]);
      // Only now: who tells the fold before this was told without these rows, and sees that there are more.
      await announce(table, { fold, dueAt, additions: 1 }, expiresAt());
    },
    due: async (now) =>
      (await table.queryAll(duePartition))
        .map((item) => dueFold.parse(item))
        .filter(({ dueAt }) => dueAt <= now)
        .toSorted((a, b) => a.fold.minute - b.fold.minute),
    take: async ({ fold, dueAt }, until) => {
      const by = randomUUID();
      const may = where("dueAt").eq(dueAt).or().where("by").eq(by);
      if (!(await table.update(dueKey(fold), { set: { dueAt: until, by } }, may))) return undefined;
      return dueFold.parse(await table.get(dueKey(fold)));
    },
    told: async (taken, againAt) => {
      const { fold, dueAt, additions } = taken;
      await table.remove(dueKey(fold), where("dueAt").eq(dueAt).where("additions").eq(additions));
      await untold(taken, againAt);
    },
    untold,
    rows: async function* (key) {
      for (let from = "0"; ;) {
        const stretch = { pk: rowsOf(key), from, to: "~", limit: pageSize, newestFirst: false };
        const page = await table.query({ ...stretch, consistent: true });
        for (const item of page) yield foldRow.parse(item);
        const last = page.at(-1);
        if (last === undefined) return;
        from = `${last.sk} `;
      }
    },
  };
}

/** One more addition to what is due, or the first. */
async function announce(table: DynamoTable, due: DueFold, expiresAt: number): Promise<void> {
  const key = dueKey(due.fold);
  for (let race = 0; race < maxRaces; race += 1) {
    if (await table.update(key, { add: { additions: 1 } }, where("pk").exists())) return;
    if (await table.put({ ...key, ...due, fold: { ...due.fold }, expiresAt }, where("pk").not().exists()))
      return;
  }
  throw new Error("A fold comes and goes too fast to be added to.");
}

function dueKey({ key }: Fold) {
  return { pk: duePartition, sk: key };
}

function rowsOf(key: string): string {
  return `fold#${keyPart(key)}`;
}

function rowItem(key: string, row: FoldRow, expiresAt: number) {
  const time = String(Math.trunc(row.at)).padStart(15, "0");
  return { pk: rowsOf(key), sk: `${time}#${row.id}`, ...row, expiresAt };
}
