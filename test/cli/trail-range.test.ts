import { describe, expect, it } from "@jest/globals";

import { readRange } from "../../src/cli/trail-range.js";

const now = Date.UTC(2026, 10, 22, 12);

describe("--since and --until", () => {
  it.each([
    ["90m", Date.UTC(2026, 10, 22, 10, 30)],
    ["24h", Date.UTC(2026, 10, 21, 12)],
    ["7d", Date.UTC(2026, 10, 15, 12)],
    ["2026-11-20", Date.UTC(2026, 10, 20)],
    ["2026-11-20T14:00Z", Date.UTC(2026, 10, 20, 14)],
    ["2026-11-20T14:00:07+01:00", Date.UTC(2026, 10, 20, 13, 0, 7)],
  ])("take %s", (since, moment) => {
    expect(readRange({ since, until: since }, now)).toEqual({ since: moment, until: moment });
  });

  it.each(["tomorrow", "2026-13-45", "24", "2026-11-20T14:00", "-1h", ""])(
    "refuse %j in a sentence",
    (until) => {
      expect(readRange({ until }, now)).toMatch(/^--until takes 2026-11-20, /);
    },
  );

  it("refuse an end before the beginning, and a beginning in the future", () => {
    expect(readRange({ since: "1h", until: "2h" }, now)).toMatch(/turn them round/);
    expect(readRange({ since: "2026-11-23" }, now)).toMatch(/in the future/);
  });
});
