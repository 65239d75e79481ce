import { expect, test } from "@jest/globals";

import { createInTurn } from "../../src/cli/in-turn.js";

/** Pages of a name, with a note in `seen` of each that is made. */
async function* pagesOf(name: string, count: number, seen: string[]): AsyncGenerator<string, void> {
  for (let page = 1; page <= count; page += 1) {
    seen.push(`made ${name}${page}`);
    yield `${name}${page}`;
    await Promise.resolve();
  }
}

async function readAll(pages: AsyncIterable<string>, seen: string[]): Promise<void> {
  for await (const page of pages) seen.push(`read ${page}`);
}

test("the first page of each file is made at once, and one file is read to its end before the next", async () => {
  const seen: string[] = [];
  const inTurn = createInTurn();
  await Promise.all(["a", "b", "c"].map((name) => readAll(inTurn(pagesOf(name, 3, seen)), seen)));
  expect(seen.slice(0, 3)).toEqual(["made a1", "made b1", "made c1"]);
  expect(seen.filter((line) => line.startsWith("read"))).toEqual(
    ["a", "b", "c"].flatMap((name) => [1, 2, 3].map((page) => `read ${name}${page}`)),
  );
});

test("a file that fails, is empty or is left early lets the next one on", async () => {
  const seen: string[] = [];
  const inTurn = createInTurn();
  async function* broken(): AsyncGenerator<string, void> {
    yield "x1";
    throw new Error("It ends early.");
  }
  async function readOne(pages: AsyncIterable<string>): Promise<void> {
    for await (const page of pages) {
      seen.push(`read ${page}`);
      return;
    }
  }
  await Promise.allSettled([
    readAll(inTurn(broken()), seen),
    readAll(inTurn(pagesOf("empty", 0, seen)), seen),
    readOne(inTurn(pagesOf("left", 3, seen))),
    readAll(inTurn(pagesOf("last", 2, seen)), seen),
  ]);
  expect(seen.filter((line) => line.startsWith("read"))).toEqual([
    "read x1",
    "read left1",
    "read last1",
    "read last2",
  ]);
});
