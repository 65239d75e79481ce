import { describe, expect, it } from "@jest/globals";
import type { ListedFile, ReadDay, ReadDigest, ReadFile, Stretch } from "../../src/trail/coverage.js";
import { judgeDay } from "../../src/trail/judge-day.js";
import { lackWords } from "../../src/trail/lack-words.js";

const place = { accountId: "111122223333", region: "eu-west-1" };
const hour = 3_600_000;
const start = Date.UTC(2026, 10, 20);
/** A moment of the day, from hours and minutes. */
const at = (hours: number, minutes = 0) => start + hours * hour + minutes * 60_000;
const longAfter = at(48);

const digest = (from: number, until: number, change: Partial<ReadDigest> = {}): ReadDigest => ({
  ...place,
  bucket: "trail",
  key: `${from}`,
  trail: "audit",
  isBackfill: false,
  from,
  until,
  ...change,
});
/** Digests of every hour, a minute and a half past it, but those that begin at the hours left out. */
const hourly = (...without: number[]) =>
  Array.from({ length: 25 }, (_, index) => index - 1)
    .filter((from) => !without.includes(from))
    .map((from) => digest(at(from, 1.5), at(from + 1, 1.5)));
const file = (deliveredAt: number): ReadFile => ({
  ...place,
  bucket: "trail",
  key: `${deliveredAt}.gz`,
  deliveredAt,
  events: 1,
  unreadable: 0,
});
const listed = (deliveredAt: number): ListedFile => file(deliveredAt);
const trail = (from: number, name = "audit"): Stretch => ({ ...place, trail: name, from, until: longAfter });
const since = trail(at(-48));

/** The verdict, and in words what it rests on. */
function judge(read: Partial<ReadDay>, more: { now?: number; trails?: readonly Stretch[] } = {}) {
  const { now = longAfter, trails = [since] } = more;
  const whole = { files: [], listed: [], digests: [], ...read };
  const { verdict, lacks } = judgeDay({ start, read: whole, trails, settlingMs: 2 * hour, now });
  return [verdict, ...lacks.map(lackWords)];
}

describe("The verdict on a day", () => {
  it("is complete when every hour has a digest and every listed file was read, in whatever order", () => {
    const times = [at(3), at(14, 5), at(23, 59)];
    const read = { digests: hourly().toReversed(), files: times.map(file), listed: times.map(listed) };
    expect(judge(read)).toEqual(["complete"]);
  });

  it("is complete without a single log file: a quiet hour has none, but a digest", () => {
    expect(judge({ digests: hourly() })).toEqual(["complete"]);
  });

  it.each([
    ["in the middle", hourly(13), "no digest of trail audit from 13:01 to 14:01"],
    ["at the start", hourly(-1), "no digest of trail audit from 00:00 to 00:01"],
    ["at the end", hourly(22, 23), "no digest of trail audit from 22:01 to 24:00"],
    ["for the whole day: the trail was stopped", [], "no digest of trail audit from 00:00 to 24:00"],
  ])("is a gap when a digest is missing %s", (_, digests, lack) => {
    expect(judge({ digests })).toEqual(["gap", lack]);
  });

  it("is a gap when a listed file was never read, also one that only a backfill lists", () => {
    const digests = [...hourly(), digest(at(13), at(14), { isBackfill: true, key: "b" })];
    expect(judge({ digests, listed: [listed(at(13)), listed(at(14))], files: [file(at(14))] })).toEqual([
      "gap",
      `listed by a digest and never read: ${at(13)}.gz`,
    ]);
  });

  it("takes no file of that name elsewhere for the listed one", () => {
    const copy = { ...file(at(13)), bucket: "copies" };
    expect(judge({ digests: hourly(), listed: [listed(at(13))], files: [copy] })[0]).toBe("gap");
  });

  it("does not take a backfill for the hour's own digest", () => {
    const digests = [...hourly(13), digest(at(13, 1.5), at(14, 1.5), { isBackfill: true, key: "b" })];
    expect(judge({ digests })[0]).toBe("gap");
  });

  it("is a gap when one of two trails has none, though the other has", () => {
    const trails = [since, trail(at(-48), "second")];
    expect(judge({ digests: hourly() }, { trails })).toEqual([
      "gap",
      "no digest of trail second from 00:00 to 24:00",
    ]);
  });

  it("is provisional while the settling period of what is missing is not over", () => {
    const digests = hourly(13);
    expect(judge({ digests }, { now: at(16) })).toEqual(["provisional", "may still change from 13:00 on"]);
    expect(judge({ digests }, { now: at(17, 3) })).toEqual([
      "gap",
      "no digest of trail audit from 13:01 to 14:01",
      "may still change from 14:03 on",
    ]);
    expect(judge({ digests: hourly(), listed: [listed(at(14))] }, { now: at(15, 59) })[0]).toBe(
      "provisional",
    );
    expect(judge({ digests: hourly(), listed: [listed(at(14))] }, { now: at(16) })[0]).toBe("gap");
  });

  it("is provisional before the first digest, and where none was ever read", () => {
    expect(judge({ digests: hourly(-1, 0, 1, 2) }, { trails: [trail(at(3, 1.5))] })).toEqual([
      "provisional",
      "before 03:01 trail audit had no digests",
    ]);
    expect(judge({}, { trails: [trail(at(30))] })).toEqual([
      "provisional",
      "before 24:00 trail audit had no digests",
    ]);
    expect(judge({ files: [file(at(3))] }, { trails: [] })).toEqual([
      "provisional",
      "no digest has been read here, so a missing file would not show: is log file validation on?",
    ]);
  });

  it("is provisional when files were read that no digest lists: their trail may have no digests", () => {
    expect(judge({ digests: hourly(), files: [file(at(3)), file(at(4))], listed: [listed(at(4))] })).toEqual([
      "provisional",
      "1 file read that no digest lists",
    ]);
  });
});
