import { dayOf } from "../../src/trail/coverage.js";
import type {
  CoverageBook,
  JudgedDay,
  ListedFile,
  Place,
  ReadDigest,
  ReadFile,
  Stretch,
} from "../../src/trail/coverage.js";

/** The coverage book in memory, for unit tests. */
export function createMemoryCoverageBook(): CoverageBook {
  const files = new Map<string, ReadFile>();
  const listed = new Map<string, ListedFile>();
  const digests = new Map<string, ReadDigest>();
  const stretches = new Map<string, Stretch>();
  const judged = new Map<string, JudgedDay>();
  const extend = (stretch: Stretch): void => {
    const name = `${placeName(stretch)} ${stretch.trail ?? ""}`;
    const known = stretches.get(name) ?? stretch;
    stretches.set(name, {
      ...known,
      from: Math.min(known.from, stretch.from),
      until: Math.max(known.until, stretch.until),
    });
  };
  const isOf = (at: Place, day: string) => (file: ListedFile) =>
    placeName(file) === placeName(at) && dayOf(file.deliveredAt) === day;
  return {
    addFile: async (file) => {
      files.set(nameOf(file), file);
      const { accountId, region, deliveredAt } = file;
      extend({ accountId, region, trail: null, from: deliveredAt, until: deliveredAt });
    },
    addDigest: async (digest, list) => {
      digests.set(nameOf(digest), digest);
      for (const file of list) listed.set(nameOf(file), file);
      const { accountId, region, trail, from, until } = digest;
      if (!digest.isBackfill) extend({ accountId, region, trail, from, until });
    },
    stretches: async () => inOrder(stretches),
    readDay: async (at, day) => ({
      files: inOrder(files).filter(isOf(at, day)),
      listed: inOrder(listed).filter(isOf(at, day)),
      digests: inOrder(digests).filter(
        (digest) =>
          placeName(digest) === placeName(at) && [dayOf(digest.from), dayOf(digest.until)].includes(day),
      ),
    }),
    keepJudged: async (day) => void judged.set(`${placeName(day)} ${day.day}`, day),
    judgedDays: async (at, first, last, limit) =>
      inOrder(judged)
        .filter((one) => placeName(one) === placeName(at) && one.day >= first && one.day <= last)
        .toReversed()
        .slice(0, limit),
  };
}

function inOrder<T>(map: ReadonlyMap<string, T>): T[] {
  return [...map].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
}

function placeName({ accountId, region }: Place): string {
  return `${accountId} ${region}`;
}

function nameOf(file: Place & Pick<ReadFile, "bucket" | "key">): string {
  return `${placeName(file)} ${file.bucket}/${file.key}`;
}
