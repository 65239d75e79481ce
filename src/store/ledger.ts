import { randomUUID } from "node:crypto";
import type { Entry } from "../ledger/entry.js";
import { indexKeysOf, keyPart, objectNamesOf } from "../ledger/index-key.js";
import type { Ledger } from "../ledger/ledger.js";
import { asOf, offerMinutes } from "../ledger/waiting.js";
import { cursorAfter, justBefore, pageBounds } from "../ledger/page.js";
import type { PageBounds } from "../ledger/page.js";
import { where } from "./condition.js";
import type { Store } from "./connect.js";
import type { DynamoTable, Key } from "./dynamo-table.js";
import { createPeeks } from "./peeks.js";
import { addSighting, eventItem } from "./sightings.js";
import { entryKey, entryOfItem, itemOfEntry } from "./stored-entry.js";
import { createTrials } from "./trials.js";

/** A sort key's most: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const maxNameBytes = 1_024;
/** Sorts after every other character. */
const lastCharacter = "\u{10FFFF}";

/**
 * The ledger in DynamoDB. Every conditional write leaves a mark (`by`) that its own repetition recognises: when an answer is lost
 * and the SDK asks again, the second attempt is not mistaken for somebody else's.
 */
export function createLedger({ ledger: table, clock }: Store): Ledger {
  return {
    ...createPeeks(table),
    ...createTrials(table),
    record: async (entry) => {
      const events = entry.sightings.map((sighting) => eventItem(entry.id, sighting));
      await table.putAll([...indexItems(entry), ...events]);
      const recorded = await table.put(itemOfEntry(entry), where("pk").not().exists());
      return recorded ? "recorded" : "already-recorded";
    },
    find: async (id) => {
      const item = await table.get(entryKey(id));
      return item === undefined ? undefined : asOf(entryOfItem(item), clock());
    },
    advance: async (id, { from, to, ...facts }) => {
      if (from.length === 0) return "refused";
      const by = randomUUID();
      const inState = where("state").in([...from]);
      const may = to === "sending" ? inState.where("createdAt").gt(clock() - offerMinutes * 60_000) : inState;
      const advanced = await table.update(
        entryKey(id),
        { set: { ...facts, state: to, by } },
        may.or().where("by").eq(by),
      );
      return advanced ? "advanced" : "refused";
    },
    sight: (id, sighting) => addSighting(table, id, sighting),
    audit: async (id, finding) => {
      const entry = await readEntry(table, id);
      await table.putAll(indexItems({ ...entry, ...finding }));
      await table.update(entryKey(id), { set: { ...finding } }, where("pk").exists());
    },
    namesOn: async (database, prefix, limit) => {
      // A sort key has at least one byte.
      const from = prefix === "" ? "\u0000" : prefix;
      const to = `${prefix}${lastCharacter}`;
      const items = await table.query({ pk: namesKey(database), from, to, limit, newestFirst: false });
      return items.map(({ sk }) => sk);
    },
    lookUp: async (lookup) => {
      const bounds = pageBounds(lookup);
      const now = clock();
      const entries = await readEntries(table, bounds);
      const page = entries.slice(0, bounds.limit);
      const end = page.at(-1);
      const more = entries.length > page.length && end !== undefined;
      return {
        entries: page.map((entry) => asOf(entry, now)),
        ...(more ? { cursor: cursorAfter(bounds.key, end.id) } : {}),
      };
    },
  };
}

/** Every key under which the entry is found, and each name once in the list of its database's names. */
function indexItems(entry: Entry): readonly Key[] {
  const names = objectNamesOf(entry).filter(
    ({ name }) => name !== "" && Buffer.byteLength(name) <= maxNameBytes,
  );
  return [
    ...indexKeysOf(entry).map((key) => ({ pk: key, sk: entry.id })),
    ...names.map(({ database, name }) => ({ pk: namesKey(database), sk: name })),
  ];
}

function namesKey(database: string): string {
  return `names#${keyPart(database)}`;
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
