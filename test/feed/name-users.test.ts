import { describe, expect, it } from "@jest/globals";
import { pino } from "pino";

import { createNameUsers } from "../../src/feed/name-users.js";
import type { DescribeUser } from "../../src/trail/identity-center.js";
import { createMemoryUserBook } from "../fakes/memory-user-book.js";
import { outsideRecord } from "./records.js";
import { wordsOf } from "./words-of.js";
import { createWorld } from "./world.js";

const storeArn = "arn:aws:identitystore::111122223333:identitystore/d-1234567890";
const carol = { userId: "u-carol", storeArn };
const dave = { userId: "u-dave", storeArn };
const hour = 3_600_000;

function aStage(describeUser: DescribeUser) {
  let now = Date.UTC(2026, 10, 22);
  const asked: string[] = [];
  const nameUsers = createNameUsers({
    describeUser: (user) => {
      asked.push(user.userId);
      return describeUser(user);
    },
    users: createMemoryUserBook(() => now),
    clock: () => now,
    // Patience ends when the test says so.
    timing: { sleep: () => impatient.promise },
    log: pino({ level: "silent" }),
  });
  const impatient = withResolvers();
  return { nameUsers, asked, pass: (ms: number) => void (now += ms), losePatience: impatient.resolve };
}

function withResolvers() {
  let resolve = () => {};
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve: () => resolve() };
}

describe("users of Identity Center", () => {
  it("are asked for once a day each, nobodies once an hour", async () => {
    const { nameUsers, asked, pass } = aStage(async ({ userId }) => (userId === "u-carol" ? "carol" : null));
    for (const ms of [0, hour - 1, 1, 22 * hour, hour]) {
      pass(ms);
      expect([...(await nameUsers([carol, dave, carol]))]).toEqual([["u-carol", "carol"]]);
    }
    expect(asked.filter((id) => id === "u-carol")).toHaveLength(2);
    expect(asked.filter((id) => id === "u-dave")).toHaveLength(4);
  });

  it("stay unnamed, and unasked for, in the minute after a fault", async () => {
    let isDown = true;
    const { nameUsers, asked, pass } = aStage(async () => {
      if (isDown) throw new Error("AccessDeniedException");
      return "carol";
    });
    expect(await nameUsers([carol])).toEqual(new Map());
    isDown = false;
    expect(await nameUsers([carol])).toEqual(new Map());
    expect(asked).toEqual(["u-carol"]);
    pass(60_000);
    expect(await nameUsers([carol])).toEqual(new Map([["u-carol", "carol"]]));
  });

  it("never hold up the feed: who answers in time is named, and the slow one the next time", async () => {
    const slow = withResolvers();
    const { nameUsers, losePatience } = aStage(async ({ userId }) => {
      if (userId === "u-dave") await slow.promise;
      return userId;
    });
    const naming = nameUsers([dave, carol]);
    await Promise.resolve();
    setImmediate(losePatience);
    expect(await naming).toEqual(new Map([["u-carol", "u-carol"]]));
    slow.resolve();
    await new Promise(setImmediate);
    expect([...(await nameUsers([dave])).keys()]).toEqual(["u-dave"]);
  });

  it("are told by name in the feed and the ledger, and by id, as unresolved, where none is found", async () => {
    const behalf = (userId: string) => ({
      userIdentity: { type: "IdentityCenterUser", onBehalfOf: { userId, identityStoreArn: storeArn } },
    });
    const world = createWorld({ nameUsers: async () => new Map([["u-carol", "carol@example.com"]]) });
    await world.relay.handle(
      world.deliver([outsideRecord("e-1", behalf("u-carol")), outsideRecord("e-2", behalf("u-dave"))]),
    );
    expect(world.posts.map(({ message }) => wordsOf(message))).toEqual([
      expect.stringContaining("carol@example.com ran"),
      expect.stringContaining("unresolved Identity Center user u-dave ran"),
    ]);
    const by = (name: string) =>
      world.parts.ledger.lookUp({
        by: { kind: "person", name },
        since: 0,
        until: Number.MAX_SAFE_INTEGER,
        limit: 9,
      });
    expect((await by("carol@example.com")).entries).toHaveLength(1);
  });
});
