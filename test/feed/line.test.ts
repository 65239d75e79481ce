import { describe, expect, it } from "@jest/globals";

import { createLine } from "../../src/feed/line.js";

describe("the line before a channel", () => {
  it("lets the oldest event go first, whoever came first within the window, and those that come meanwhile", async () => {
    const line = createLine({ sleep: async () => {} });
    const told: string[] = [];
    const late: Promise<void>[] = [];
    const say = (at: number, name = String(at)) =>
      line.inTurn(at, async () => {
        told.push(name);
        if (name === "2") late.push(say(4), say(3));
      });
    await Promise.all([say(5), say(2), say(9), say(5, "5 again")]);
    await Promise.all(late);
    expect(told).toEqual(["2", "3", "4", "5", "5 again", "9"]);
  });

  it("waits a second for older ones", async () => {
    const slept: number[] = [];
    const line = createLine({ sleep: async (ms) => void slept.push(ms) });
    await line.inTurn(1, async () => {});
    expect(slept).toEqual([1_000]);
  });

  it("gives everyone their own answer, and goes on after a fault", async () => {
    const line = createLine({ sleep: async () => {} });
    const bad = line.inTurn(1, () => Promise.reject(new Error("no")));
    const good = line.inTurn(2, async () => "yes");
    await expect(bad).rejects.toThrow("no");
    expect(await good).toBe("yes");
  });
});
