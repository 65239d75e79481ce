import { expect, it } from "@jest/globals";
import { createCoverageBook } from "../../src/store/coverage-book.js";
import type { CoverageBook, ListedFile, ReadDigest, ReadFile } from "../../src/trail/coverage.js";
import { noon } from "../fakes/entries.js";
import { createMemoryCoverageBook } from "../fakes/memory-coverage-book.js";
import { onEveryStore } from "./stores/on-every-store.js";

const place = { accountId: "111122223333", region: "eu-west-1" };
const day = "2026-11-20";
const hour = 3_600_000;

const file = (deliveredAt: number, change: Partial<ReadFile> = {}): ReadFile => ({
  ...place,
  bucket: "trail",
  key: `AWSLogs/${deliveredAt}.json.gz`,
  deliveredAt,
  events: 3,
  unreadable: 1,
  ...change,
});
const listedOf = ({ accountId, region, bucket, key, deliveredAt }: ReadFile): ListedFile => ({
  accountId,
  region,
  bucket,
  key,
  deliveredAt,
});
const digest = (until: number, change: Partial<ReadDigest> = {}): ReadDigest => ({
  ...place,
  bucket: "trail",
  key: `AWSLogs/digest-${until}.json.gz`,
  trail: "audit",
  isBackfill: false,
  from: until - hour,
  until,
  ...change,
});

onEveryStore<CoverageBook>(
  "A coverage book",
  { inMemory: createMemoryCoverageBook, stored: createCoverageBook },
  ({ open }) => {
    it("is empty before anything was read", async () => {
      const book = await open();
      expect(await book.stretches()).toStrictEqual([]);
      expect(await book.readDay(place, day)).toStrictEqual({ files: [], listed: [], digests: [] });
      expect(await book.judgedDays(place, "2026-01-01", "2026-12-31", 100)).toStrictEqual([]);
    });

    it("extends a stretch in both directions, in whatever order files are read", async () => {
      const book = await open();
      for (const at of [noon, noon + 10, noon - 10, noon + 5, noon]) await book.addFile(file(at));
      expect(await book.stretches()).toStrictEqual([
        { ...place, trail: null, from: noon - 10, until: noon + 10 },
      ]);
    });

    it("extends the stretch of a trail by each of its digests, also by one that holds all before", async () => {
      const book = await open();
      for (const at of [noon, noon - 5 * hour, noon - hour]) await book.addDigest(digest(at), []);
      await book.addDigest(digest(noon + hour, { from: noon - 9 * hour }), []);
      await book.addDigest(digest(noon + 20 * hour, { isBackfill: true }), []);
      expect(await book.stretches()).toStrictEqual([
        { ...place, trail: "audit", from: noon - 9 * hour, until: noon + hour },
      ]);
    });

    it("changes nothing when the same file and digest are read again", async () => {
      const book = await open();
      const tell = async () => {
        await book.addFile(file(noon));
        await book.addDigest(digest(noon), [listedOf(file(noon)), listedOf(file(noon + 1))]);
        return [await book.stretches(), await book.readDay(place, day)];
      };
      expect(await tell()).toStrictEqual(await tell());
      expect(await book.readDay(place, day)).toStrictEqual({
        files: [file(noon)],
        listed: [listedOf(file(noon)), listedOf(file(noon + 1))],
        digests: [digest(noon)],
      });
    });

    it("keeps days, Regions and accounts apart; a digest over midnight belongs to both days", async () => {
      const book = await open();
      const midnight = noon + 12 * hour;
      await book.addFile(file(noon));
      await book.addFile(file(midnight));
      await book.addFile(file(noon, { region: "us-east-1" }));
      await book.addFile(file(noon, { accountId: "444455556666" }));
      await book.addDigest(digest(midnight + hour / 2), [listedOf(file(midnight)), listedOf(file(noon))]);
      expect(await book.readDay(place, day)).toMatchObject({
        files: [{ deliveredAt: noon }],
        listed: [{ deliveredAt: noon }],
        digests: [{ until: midnight + hour / 2 }],
      });
      expect(await book.readDay(place, "2026-11-21")).toMatchObject({
        files: [{ deliveredAt: midnight }],
        listed: [{ deliveredAt: midnight }],
        digests: [{ until: midnight + hour / 2 }],
      });
      const places = (await book.stretches()).map(({ accountId, region, trail }) => [
        accountId,
        region,
        trail,
      ]);
      expect(places).toStrictEqual([
        ["111122223333", "eu-west-1", null],
        ["111122223333", "eu-west-1", "audit"],
        ["111122223333", "us-east-1", null],
        ["444455556666", "eu-west-1", null],
      ]);
    });

    it("takes a file of the same name in another place for another file", async () => {
      const book = await open();
      await book.addFile(file(noon));
      await book.addFile(file(noon, { bucket: "copies" }));
      expect((await book.readDay(place, day)).files).toHaveLength(2);
    });

    it("holds more files of a day than fit into one page of the table", async () => {
      const book = await open();
      const key = (index: number) => `${"long/".repeat(60)}${String(index).padStart(5, "0")}`;
      const files = Array.from({ length: 1_600 }, (_, index) => listedOf(file(noon, { key: key(index) })));
      await book.addDigest(digest(noon), files);
      expect((await book.readDay(place, day)).listed).toHaveLength(1_600);
    });

    it("forgets nothing when workers read at once", async () => {
      const book = await open();
      const times = [5, 3, 9, 1, 7, 2, 8, 4, 6, 0].map((offset) => noon + offset);
      await Promise.all(times.map((at) => book.addFile(file(at))));
      expect(await book.stretches()).toStrictEqual([{ ...place, trail: null, from: noon, until: noon + 9 }]);
      expect((await book.readDay(place, day)).files).toHaveLength(10);
    });

    it("keeps the latest judgment of each day, newest day first", async () => {
      const book = await open();
      const judged = (of: string, verdict: "complete" | "gap") => ({
        ...place,
        day: of,
        verdict,
        because: ["x"],
      });
      await book.keepJudged(judged("2026-11-19", "gap"));
      await book.keepJudged(judged("2026-11-20", "gap"));
      await book.keepJudged(judged("2026-11-20", "complete"));
      await book.keepJudged(judged("2026-11-21", "complete"));
      expect(await book.judgedDays(place, "2026-11-19", "2026-11-20", 100)).toStrictEqual([
        judged("2026-11-20", "complete"),
        judged("2026-11-19", "gap"),
      ]);
      expect(await book.judgedDays(place, "2026-11-19", "2026-11-21", 1)).toHaveLength(1);
    });
  },
);
