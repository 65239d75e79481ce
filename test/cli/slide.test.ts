import { describe, expect, it } from "@jest/globals";

import { createSlide } from "../../src/cli/slide.js";

async function* every(...times: readonly number[]) {
  for (const at of times) yield { at };
}
const timesOf = (items: readonly { readonly at: number }[] | "too-many") =>
  items === "too-many" ? items : items.map(({ at }) => at);

describe("a slide over what is sorted by time", () => {
  it("tells what stands from one time until before another, again where two overlap", async () => {
    const slide = createSlide(every(1, 2, 3, 5, 5, 9), 10, () => 1);
    expect(timesOf(await slide(2, 5))).toEqual([2, 3]);
    expect(timesOf(await slide(3, 6))).toEqual([3, 5, 5]);
    expect(timesOf(await slide(7, 8))).toEqual([]);
    expect(timesOf(await slide(7, 99))).toEqual([9]);
  });

  it("says that it is too much as long as something of it was not kept", async () => {
    const slide = createSlide(every(1, 2, 3, 4, 7), 2, () => 1);
    expect(await slide(1, 4)).toBe("too-many");
    expect(await slide(3, 6)).toBe("too-many");
    expect(timesOf(await slide(5, 8))).toEqual([7]);
  });
});
