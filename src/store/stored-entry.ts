import { z } from "zod";
import type { Audit } from "../ledger/audit.js";
import type { Entry, Sighting } from "../ledger/entry.js";
import { keyPart } from "../ledger/index-key.js";
import type { Actor } from "../trail/event.js";
import type { Key, StoredItem } from "./dynamo-table.js";

const prefix = "sighting:";

const sighting: z.ZodType<Sighting> = z.object({
  eventId: z.string(),
  eventName: z.string(),
  eventTime: z.number(),
  seenAt: z.number(),
  sourceIp: z.string().nullable(),
  userAgent: z.string().nullable(),
  requestId: z.string().nullable(),
  errorCode: z.string().nullable(),
  secretArn: z.string().exactOptional(),
});

export const actor: z.ZodType<Actor> = z.object({
  kind: z.enum(["person", "role", "root", "service", "account", "unknown"]),
  name: z.string(),
  person: z.string().nullable(),
  role: z.string().nullable(),
  arn: z.string().nullable(),
  accountId: z.string().nullable(),
});

const author: z.ZodType<Entry["author"]> = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("person"),
    name: z.string(),
    slack: z.object({ teamId: z.string(), userId: z.string() }),
  }),
  z.object({
    kind: z.literal("outside"),
    actor,
  }),
]);

const effect: z.ZodType<Entry["effects"][number]> = z.object({
  verb: z.string(),
  kind: z.string(),
  schema: z.string().nullable(),
  name: z.string().nullable(),
  newName: z.string().exactOptional(),
  newSchema: z.string().exactOptional(),
  column: z.string().exactOptional(),
  cascade: z.literal(true).exactOptional(),
});

export const door = z.object({
  roleArn: z.string(),
  sourceIdentity: z.string(),
  accessKeyId: z.string(),
  clusterArn: z.string(),
  secretArn: z.string(),
});

const rowsOfEach = z.array(z.number().nullable()).exactOptional();

const outcome = z.object({
  endedAt: z.number(),
  rows: z.number().nullable(),
  tookMs: z.number().nullable(),
  requestId: z.string().nullable(),
  because: z.string().nullable(),
  sqlState: z.string().nullable(),
  each: rowsOfEach,
});

const risk = z.enum(["read", "write", "destructive", "administrative"]);

const audit: z.ZodType<Audit> = z.object({
  databaseUser: z.string(),
  total: z.number(),
  passedOver: z.number().exactOptional(),
  doubtful: z.boolean(),
  candidates: z.array(
    z.object({
      sql: z.string(),
      command: z.string().nullable(),
      risk,
      effects: z.array(effect),
      database: z.string().nullable(),
      at: z.number(),
    }),
  ),
});

const entry: z.ZodType<Entry> = z.object({
  id: z.string(),
  createdAt: z.number(),
  author,
  database: z.string().nullable(),
  clusterArn: z.string(),
  channelId: z.string().nullable(),
  sql: z.string().nullable(),
  sqlHmac: z.string().nullable(),
  // Entries of before there were fingerprints have none.
  fingerprint: z.string().nullable().default(null),
  command: z.string().nullable(),
  risk: risk.nullable(),
  together: z
    .array(z.object({ command: z.string(), risk, sqlHmac: z.string().exactOptional() }))
    .exactOptional(),
  effects: z.array(effect),
  transactional: z.boolean(),
  runsOn: z.literal(true).exactOptional(),
  state: z.enum(["waiting", "sending", "succeeded", "failed", "unknown", "cancelled", "refused"]),
  rehearsed: z
    .object({ door, notedAt: z.number().exactOptional(), rows: z.number().nullable(), each: rowsOfEach })
    .exactOptional(),
  door: door.exactOptional(),
  sentAt: z.number().exactOptional(),
  outcome: outcome.exactOptional(),
  sightings: z.array(sighting),
  moreSightings: z.literal(true).exactOptional(),
  audit: audit.exactOptional(),
});

export function entryKey(id: string): Key {
  return { pk: `statement#${keyPart(id)}`, sk: "entry" };
}

export function eventKey(id: string, eventId: string): Key {
  return { pk: `statement#${keyPart(id)}`, sk: `event#${keyPart(eventId)}` };
}

/** The attribute of an entry that holds one sighting, so that writing it twice is writing it once. */
export function sightingAttribute(eventId: string): string {
  // dynamoose reads a dot as a path.
  return `${prefix}${keyPart(eventId).replaceAll(".", "%2E")}`;
}

/** Whether the entry of an item holds the sighting of an event. */
export function hasSighting(item: StoredItem, eventId: string): boolean {
  return Object.hasOwn(item, sightingAttribute(eventId));
}

export function itemOfEntry({ sightings, ...facts }: Entry): StoredItem {
  const seen = sightings.map((each) => [sightingAttribute(each.eventId), { ...each }]);
  return { ...facts, ...Object.fromEntries(seen), ...entryKey(facts.id) };
}

/** Throws when the item is not one of ours. */
export function entryOfItem(item: StoredItem): Entry {
  const sightings = Object.entries(item)
    .filter(([name]) => name.startsWith(prefix))
    .map(([, value]) => sighting.parse(value))
    .toSorted((a, b) => a.eventTime - b.eventTime || (a.eventId < b.eventId ? -1 : 1));
  return entry.parse({ ...item, sightings });
}

/** Throws when the item does not hold a sighting. */
export function sightingOfItem(item: StoredItem): Sighting {
  return sighting.parse(item["sighting"]);
}
