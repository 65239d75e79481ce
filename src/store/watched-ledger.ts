import { randomUUID } from "node:crypto";
import { z } from "zod";
import { keyPart } from "../ledger/index-key.js";
import { boundsOf, cursorAfter, justBefore, type PageBounds } from "../ledger/page.js";
import { renewed, type WatchedEntry } from "../ledger/watched-entry.js";
import { watchedIndexKey, watchedIndexKeysOf, type WatchedLedger } from "../ledger/watched-ledger.js";
import { where } from "./condition.js";
import type { Store } from "./connect.js";
import type { DynamoTable } from "./dynamo-table.js";
import { actor } from "./stored-entry.js";

const attempts = 10;
const text = z.string().nullable();

const seen = {
  key: z.string(),
  rows: z.array(z.object({ name: z.string(), done: z.string(), toDo: z.string() })),
  severity: z.enum(["high", "medium", "low"]),
  at: z.number(),
  region: text,
  accountId: text,
  sourceIp: text,
  resource: text,
};

const watchedEntry: z.ZodType<WatchedEntry> = z.object({
  id: z.string(),
  watched: z.discriminatedUnion("kind", [
    z.object({
      ...seen,
      kind: z.literal("call"),
      eventId: z.string(),
      eventName: z.string(),
      eventSource: z.string(),
      actor,
      userAgent: text,
      errorCode: text,
    }),
    z.object({
      ...seen,
      kind: z.literal("finding"),
      type: z.string(),
      title: text,
      score: z.number().nullable(),
      count: z.number().nullable(),
      user: text,
    }),
  ]),
  databases: z.array(z.string()),
  seenAt: z.number(),
  isConfirmed: z.boolean(),
});

/** Which writing of an entry an item holds: a writer replaces only what it has read. */
const revision = z.object({ revision: z.number() });
const indexItem = z.object({ key: z.string() });

/** Watched events in the ledger table, in partitions of their own. */
export function createWatchedLedger({ ledger: table }: Store): WatchedLedger {
  return {
    record: async (told) => {
      for (let attempt = 0; attempt < attempts; attempt += 1) {
        const kept = await recordOnce(table, told);
        if (kept !== undefined) return kept;
      }
      throw new Error("A watched event could not be written: too many wrote at once.");
    },
    lookUp: async (lookup) => {
      const bounds = boundsOf(watchedIndexKey(lookup.by), lookup);
      const entries = await readEntries(table, bounds);
      const page = entries.slice(0, bounds.limit);
      const end = page.at(-1);
      const more = entries.length > page.length && end !== undefined;
      return { entries: page, ...(more ? { cursor: cursorAfter(bounds.key, end.id) } : {}) };
    },
  };
}

/** False when another writer came between. */
/** What is kept now; undefined when somebody else wrote in between. */
async function recordOnce(table: DynamoTable, told: WatchedEntry): Promise<WatchedEntry | undefined> {
  const key = entryKey(told.watched.key);
  const item = await table.get(key);
  const kept = item === undefined ? undefined : watchedEntry.parse(item);
  const entry = kept === undefined ? told : renewed(kept, told);
  if (entry === undefined) return kept;

  await table.putAll(indexItems(entry));
  const by = randomUUID();
  const before = item === undefined ? 0 : revision.parse(item).revision;
  const unchanged = item === undefined ? where("pk").not().exists() : where("revision").eq(before);
  const next = { ...entry, ...key, revision: before + 1, by };
  if (!(await table.put(next, unchanged.or().where("by").eq(by)))) return undefined;
  if (kept === undefined || kept.id === entry.id) return entry;
  for (const old of indexItems(kept)) await table.remove(old);
  return entry;
}

async function readEntries(table: DynamoTable, { key, first, last, limit }: PageBounds) {
  const entries: WatchedEntry[] = [];
  for (let to = last; ;) {
    const wanted = limit + 1 - entries.length;
    const index = await table.query({ pk: key, from: first, to, limit: wanted, newestFirst: true });
    const ids = new Set(index.map(({ sk }) => sk));
    const keys = new Set(index.map((item) => indexItem.parse(item).key));
    const items = await table.getAll([...keys].map(entryKey));
    // An index item may be ahead of its entry, or of what a finding was before it went on.
    entries.push(
      ...items
        .map((item) => watchedEntry.parse(item))
        .filter((entry) => ids.has(entry.id) && watchedIndexKeysOf(entry).includes(key))
        .toSorted((a, b) => (a.id < b.id ? 1 : -1)),
    );
    const end = index.at(-1);
    if (end === undefined || index.length < wanted || entries.length > limit) return entries;
    to = justBefore(end.sk);
  }
}

function indexItems(entry: WatchedEntry) {
  return watchedIndexKeysOf(entry).map((pk) => ({ pk, sk: entry.id, key: entry.watched.key }));
}

function entryKey(key: string) {
  return { pk: `watched#${keyPart(key)}`, sk: "entry" };
}
