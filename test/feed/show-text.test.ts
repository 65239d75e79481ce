import { describe, expect, it } from "@jest/globals";

import { findingOf } from "../../src/ledger/audit.js";
import type { Entry } from "../../src/ledger/entry.js";
import { showText } from "../../src/feed/show-text.js";
import { outsideRecord, ourRecord, policy } from "./records.js";
import { createWorld } from "./world.js";

const text = {
  sql: "drop table t",
  command: "DROP TABLE",
  risk: "destructive",
  effects: [{ verb: "DROP", kind: "table", schema: null, name: "t" }],
  database: "billing",
  at: 0,
} as const;

/** The entry of what went round whodid, with a text of the database's log. */
async function audited({ parts }: ReturnType<typeof createWorld>): Promise<Entry> {
  const clusterArn = policy.databases[0]?.clusterArn ?? "";
  const { entries } = await parts.ledger.lookUp({ by: { kind: "masked", clusterArn }, limit: 1 });
  const [entry] = entries;
  if (entry === undefined) throw new Error("nothing went round whodid");
  return {
    ...entry,
    ...findingOf([text], {
      databaseUser: "bob",
      total: 1,
      passedOver: 0,
      doubtful: false,
      database: "billing",
    }),
  };
}

describe("a text of the database's log", () => {
  it("is shown in the statement's own message, once", async () => {
    const world = createWorld();
    await world.relay.handle(world.deliver([outsideRecord("e1")]));
    const entry = await audited(world);
    expect(entry.sightings[0]?.secretArn).toMatch(/secret:sql\/bob/);
    await showText(world.parts, entry);
    await showText(world.parts, entry);
    expect(world.posts).toHaveLength(1);
    expect(world.posts[0]).toMatchObject({
      updates: 1,
      message: { text: "Outside whodid: mallory dropped t on billing · done" },
    });
  });

  it("makes no second message of a forged call, which has its alarm", async () => {
    const world = createWorld();
    const { userAgent } = ourRecord("01KAPPAZZR0000000000000009") as { userAgent: string };
    await world.relay.handle(world.deliver([outsideRecord("e1", { userAgent })]));
    const keys = world.posts.map(({ key }) => key);
    expect(keys).toEqual(["alarm:e1"]);
    await showText(world.parts, await audited(world));
    expect(world.posts).toHaveLength(1);
  });
});
