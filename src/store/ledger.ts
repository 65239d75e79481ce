import { randomUUID } from "node:crypto";
import type { Entry } from "../ledger/entry.js";
import { indexKeysOf } from "../ledger/index-key.js";
import type { Ledger } from "../ledger/ledger.js";
import { cursorAfter, justBefore, pageBounds } from "../ledger/page.js";
import type { PageBounds } from "../ledger/page.js";
import { where } from "./condition.js";
import type { Store } from "./connect.js";
import type { DynamoTable } from "./dynamo-table.js";
import { createPeeks } from "./peeks.js";
import { addSighting, eventItem } from "./sightings.js";
import { entryKey, entryOfItem, itemOfEntry } from "./stored-entry.js";

/**
 * The ledger in DynamoDB. Every conditional write leaves a mark (`by`) that its own repetition recognises: when an answer is lost
 * and the SDK asks again, the second attempt is not mistaken for somebody else's.
 */
export function createLedger({ ledger: table }: Store): Ledger {
  return {
    ...createPeeks(table),
    record: async (entry) => {
      const index = indexKeysOf(entry).map((key) => ({ pk: key, sk: entry.id }));
      const events = entry.sightings.map((sighting) => eventItem(entry.id, sighting));
      await table.putAll([...index, ...events]);
      const recorded = await table.put(itemOfEntry(entry), where("pk").not().exists());
      return recorded ? "recorded" : "already-recorded";
    },
    find: async (id) => {
      const item = await table.get(entryKey(id));
      return item === undefined ? undefined : entryOfItem(item);
    },
    advance: async (id, { from, to, ...facts }) => {
      if (from.length === 0) return "refused";
      const by = randomUUID();
      const may = where("state")
        .in([...from])
        .or()
        .where("by")
        .eq(by);
      const advanced = await table.update(entryKey(id), { set: { ...facts, state: to, by } }, may);
      return advanced ? "advanced" : "refused";
    },
    sight: (id, sighting) => addSighting(table, id, sighting),
    audit: async (id, finding) => {
      const entry = await readEntry(table, id);
      const index = indexKeysOf({ ...entry, ...finding }).map((key) => ({ pk: key, sk: id }));
      await table.putAll(index);
      await table.update(entryKey(id), { set: { ...finding } }, where("pk").exists());
    },
    lookUp: async (lookup) => {
      const bounds = pageBounds(lookup);
      const entries = await readEntries(table, bounds);
      const page = entries.slice(0, bounds.limit);
      const end = page.at(-1);
      const more = entries.length > page.length && end !== undefined;
      return { entries: page, ...(more ? { cursor: cursorAfter(bounds.key, end.id) } : {}) };
    },
  };
}

async function readEntry(table: DynamoTable, id: string): Promise<Entry> {
  const item = await table.get(entryKey(id));
  if (item === undefined) throw new Error("There is no such statement in the ledger.");
  return entryOfItem(item);
}

/** Up to one entry more than the page holds, to know whether there is a next page. */
async function readEntries(table: DynamoTable, { key, first, last, limit }: PageBounds) {
  const entries = [];
  for (let to = last; ;) {
    const wanted = limit + 1 - entries.length;
    const index = await table.query({ pk: key, from: first, to, limit: wanted, newestFirst: true });
    const items = await table.getAll(index.map(({ sk }) => entryKey(sk)));
    // An index item may be ahead of its entry, and a second `record` may have left one that the entry does not bear out.
    entries.push(...items.map(entryOfItem).filter((entry) => indexKeysOf(entry).includes(key)));
    const end = index.at(-1);
    if (end === undefined || index.length < wanted || entries.length > limit) return entries;
    to = justBefore(end.sk);
  }
}
