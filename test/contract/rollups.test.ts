import { expect, it } from "@jest/globals";
import { markOf, type RollupPart, type Rollups, rollUpParts } from "../../src/ledger/rollup.js";
import { createRollups } from "../../src/store/rollups.js";
import { clusterArn, noon } from "../fakes/entries.js";
import { createMemoryRollups } from "../fakes/memory-rollups.js";
import { onEveryStore } from "./stores/on-every-store.js";

const minuteMs = 60_000;

function part(minute: number, ids: readonly string[], change: Partial<RollupPart> = {}): RollupPart {
  return {
    application: "worker",
    clusterArn,
    secretArn: "arn:aws:secretsmanager:eu-west-1:1:secret:app-a1B2c3",
    minute: noon + minute * minuteMs,
    first: noon + minute * minuteMs,
    last: noon + minute * minuteMs + 5_000,
    samples: ids.slice(0, 2),
    ends: { done: ids.map(markOf).join("") },
    ...change,
  };
}

async function partsOf(rollups: Rollups, since: number, until: number): Promise<readonly RollupPart[]> {
  const parts: RollupPart[] = [];
  for await (const one of rollups.parts({ clusterArn, since, until })) parts.push(one);
  return parts;
}

onEveryStore<Rollups>("Rollups", { inMemory: createMemoryRollups, stored: createRollups }, ({ open }) => {
  it("hold the same part once, however often it is added", async () => {
    const rollups = await open();
    await Promise.all([1, 2, 3].map(() => rollups.add(part(0, ["a", "b"]))));
    expect(await partsOf(rollups, noon, noon)).toStrictEqual([part(0, ["a", "b"])]);
  });

  it("count a call once that came in several batches", async () => {
    const rollups = await open();
    await rollups.add(part(0, ["a", "b"]));
    await rollups.add(part(0, ["b", "c"]));
    await rollups.add(part(0, ["d"], { ends: { BadRequestException: markOf("d") } }));
    expect(rollUpParts(await partsOf(rollups, noon, noon))).toMatchObject([
      {
        count: 4,
        ends: [
          ["done", 3],
          ["BadRequestException", 1],
        ],
        first: noon,
        last: noon + 5_000,
      },
    ]);
  });

  it("answer by minute, both ends included, the newest first, however many there are", async () => {
    const rollups = await open();
    const minutes = Array.from({ length: 450 }, (_, index) => index);
    for (const minute of minutes) await rollups.add(part(minute, [`e${minute}`]));
    await rollups.add(part(3, ["other"], { clusterArn: `${clusterArn}-2` }));
    const found = await partsOf(rollups, noon + minuteMs, noon + 448 * minuteMs);
    expect(found.map(({ minute }) => (minute - noon) / minuteMs)).toStrictEqual(
      minutes.slice(1, 449).toReversed(),
    );
    expect(await partsOf(rollups, 0, noon - 1)).toStrictEqual([]);
  });
});
