import { describe, expect, it } from "@jest/globals";
import { formatDate, inUtc, titleDate } from "../../../sandbox/page/dates.js";

const noon = new Date(2026, 10, 22, 12, 0, 0);
const seconds = noon.getTime() / 1000;

describe("a date of Slack's", () => {
  it("is told in the reader's own time", () => {
    expect(formatDate(seconds, "on {date_num}, {time_secs}", noon)).toMatch(/^on 2026-11-22, 12:00:00/);
  });

  it.each([
    [-1, "yesterday"],
    [0, "today"],
    [1, "tomorrow"],
  ])("%i days from today is %s where the format is pretty", (days, word) => {
    const then = new Date(2026, 10, 22 + days, 23, 59).getTime() / 1000;
    expect(formatDate(then, "{date_short_pretty}", noon)).toBe(word);
    expect(formatDate(then, "{date_short}", noon)).not.toBe(word);
  });

  it("says how long ago it was in the largest fitting unit", () => {
    expect(formatDate(seconds - 30, "{ago}", noon)).toBe("30 seconds ago");
    expect(formatDate(seconds - 7200, "{ago}", noon)).toBe("2 hours ago");
  });

  it("keeps a token that nobody knows as it stands", () => {
    expect(formatDate(seconds, "{constructor} {date_odd}", noon)).toBe("{constructor} {date_odd}");
  });

  it("is told in UTC beside, and begins a day with a capital", () => {
    expect(inUtc(new Date(Date.UTC(2026, 10, 22, 14, 3, 7)))).toBe("2026-11-22 14:03:07 UTC");
    expect(titleDate(noon, noon)).toBe("Today");
  });
});
