import { z } from "zod";
import { keyPart } from "../ledger/index-key.js";
import { dayOf } from "../trail/coverage.js";
import type {
  CoverageBook,
  JudgedDay,
  ListedFile,
  Place,
  ReadDigest,
  ReadFile,
  Stretch,
} from "../trail/coverage.js";
import { where } from "./condition.js";
import type { Store } from "./connect.js";
import type { DynamoTable, StoredItem } from "./dynamo-table.js";

const partition = "coverage";
const attempts = 10;

const place = { accountId: z.string(), region: z.string() };
const stretch: z.ZodType<Stretch> = z.object({
  ...place,
  trail: z.string().nullable(),
  from: z.number(),
  until: z.number(),
});
const listedFile = z.object({ ...place, bucket: z.string(), key: z.string(), deliveredAt: z.number() });
const readFile: z.ZodType<ReadFile> = listedFile.extend({ events: z.number(), unreadable: z.number() });
const readDigest: z.ZodType<ReadDigest> = z.object({
  ...place,
  bucket: z.string(),
  key: z.string(),
  trail: z.string(),
  isBackfill: z.boolean(),
  from: z.number(),
  until: z.number(),
});
const judgedDay: z.ZodType<JudgedDay> = z.object({
  ...place,
  day: z.string(),
  verdict: z.enum(["complete", "provisional", "gap"]),
  because: z.array(z.string()),
  unreadable: z.number().exactOptional(),
});

/** The coverage book in the ledger table: what was read is evidence and stays. */
export function createCoverageBook({ ledger: table }: Store): CoverageBook {
  return {
    addFile: async (file) => {
      await table.put({ ...file, ...fileKey(file, "file") });
      await extend(table, { ...placeOf(file), trail: null, from: file.deliveredAt, until: file.deliveredAt });
    },
    addDigest: async (digest, files) => {
      const listed = files.map((file) => ({ ...file, ...fileKey(file, "listed") }));
      await table.putAll([...listed, ...digestKeys(digest).map((key) => ({ ...digest, ...key }))]);
      if (digest.isBackfill) return;
      const { trail, from, until } = digest;
      await extend(table, { ...placeOf(digest), trail, from, until });
    },
    stretches: async () => (await table.queryAll(partition)).map((item) => stretch.parse(item)),
    readDay: async (at, day) => {
      const items = await table.queryAll(dayPartition(at, day));
      const read = <T>(kind: string, shape: z.ZodType<T>): T[] =>
        items.filter(({ sk }) => sk.startsWith(`${kind}#`)).map((item) => shape.parse(item));
      return {
        files: read("file", readFile),
        listed: read("listed", listedFile),
        digests: read("digest", readDigest),
      };
    },
    keepJudged: async (judged) => {
      await table.put({ ...judged, pk: placePartition(judged), sk: judged.day });
    },
    judgedDays: async (at, first, last, limit) => {
      const days = { pk: placePartition(at), from: first, to: last, limit, newestFirst: true };
      return (await table.query(days)).map((item) => judgedDay.parse(item));
    },
  };
}

/** One of four changes is due, and most often none: each loses to a writer that comes between, and is then tried again. */
async function extend(table: DynamoTable, wanted: Stretch): Promise<void> {
  const { from, until } = wanted;
  const key = {
    pk: partition,
    sk: `${placeName(wanted)}${wanted.trail === null ? "" : `#${keyPart(wanted.trail)}`}`,
  };
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    if (
      (await table.update(key, { set: { until } }, where("from").le(from).where("until").le(until))) ||
      (await table.put({ ...wanted, ...key }, where("pk").not().exists())) ||
      within(await table.get(key), wanted) ||
      (await table.update(key, { set: { from } }, where("from").gt(from).where("until").ge(until))) ||
      (await table.update(key, { set: { from, until } }, where("from").gt(from).where("until").lt(until)))
    )
      return;
  }
  throw new Error("The coverage of the trail could not be written: too many wrote at once.");
}

function within(item: StoredItem | undefined, { from, until }: Stretch): boolean {
  if (item === undefined) return false;
  const known = stretch.parse(item);
  return known.from <= from && known.until >= until;
}

function placeOf({ accountId, region }: Place): Place {
  return { accountId, region };
}

function placeName({ accountId, region }: Place): string {
  return `${keyPart(accountId)}#${keyPart(region)}`;
}

function placePartition(at: Place): string {
  return `${partition}#${placeName(at)}`;
}

function dayPartition(at: Place, day: string): string {
  return `${placePartition(at)}#${day}`;
}

/** Bucket and whole key: a file of the same name elsewhere is another file. */
function fileKey(file: ListedFile, kind: "file" | "listed") {
  const day = dayOf(file.deliveredAt);
  return { pk: dayPartition(file, day), sk: `${kind}#${keyPart(`${file.bucket}/${file.key}`)}` };
}

/** A digest that began before midnight belongs to both days. */
function digestKeys(digest: ReadDigest) {
  const days = new Set([dayOf(digest.from), dayOf(digest.until)]);
  const sk = `digest#${keyPart(`${digest.bucket}/${digest.key}`)}`;
  return [...days].map((day) => ({ pk: dayPartition(digest, day), sk }));
}
