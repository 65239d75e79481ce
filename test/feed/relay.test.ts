import { describe, expect, it } from "@jest/globals";

import { account, eventTime, ourRecord, outsideRecord, policy, sentEntry } from "./records.js";
import { createWorld } from "./world.js";
import { wordsOf } from "./words-of.js";

const id = "01KAPPAZZR0000000000000001";

async function worldWithDrop(change = {}) {
  const world = createWorld();
  await world.parts.ledger.record(sentEntry(id, change));
  return world;
}

const at = (time: string) => ({ eventTime: `2026-11-22T14:0${time}Z` });

describe("the relay", () => {
  it("shows a statement that ran through whodid once its trail event arrives, and then deletes the message", async () => {
    const world = await worldWithDrop();
    const handled = await world.relay.handle(world.deliver([ourRecord(id)]));

    expect(handled).toEqual({ kind: "removed", because: "relayed" });
    expect(world.done).toEqual([`post statement:${id}`, "remove m1"]);
    const [post] = world.posts;
    expect(post?.message.text).toBe("Bob dropped money_transfers on billing · done");
    const words = post === undefined ? "" : wordsOf(post.message);
    expect(words).toContain("drop table money_transfers cascade");
    expect(words).toContain("Executed at 2026-11-22 14:03:07 UTC, seen at 2026-11-22 14:08:07 UTC");
    expect(words).toContain("from Slack <#C0BILLING>, through whodid at 203.0.113.10. Exact.");
  });

  it("shows no literal of a statement in a channel that hides them, and keeps them in the ledger", async () => {
    const sql = "update accounts set note = 'hush' where id = 4711 -- hush";
    for (const [database, shown] of [
      ["billing", "update accounts set note = ? where id = ? -- ?"],
      ["gone", "?"],
    ] as const) {
      const world = createWorld({ hideLiterals: true });
      await world.parts.ledger.record(sentEntry(id, { sql, database }));
      await world.relay.handle(world.deliver([ourRecord(id)]));
      const [post] = world.posts;
      const words = post === undefined ? "" : wordsOf(post.message);
      expect(words.split("\n")).toContain(shown);
      expect(words).not.toMatch(/hush|4711/);
      expect((await world.parts.ledger.find(id))?.sql).toBe(sql);
    }
  });

  it("folds the calls of a read into one message, whatever order they lie in", async () => {
    const world = createWorld();
    await world.parts.ledger.record(sentEntry(id, { transactional: true, state: "succeeded" }));
    const second = { eventID: "event-second" };
    const records = [
      ourRecord(id, "CommitTransaction"),
      ourRecord(id, "ExecuteStatement"),
      ourRecord(id, "ExecuteStatement", second),
      ourRecord(id, "BeginTransaction"),
    ];
    await world.relay.handle(world.deliver(records));

    expect(world.posts.map(({ key, updates }) => [key, updates])).toEqual([[`statement:${id}`, 0]]);
    expect((await world.parts.ledger.find(id))?.sightings).toHaveLength(4);
  });

  it("shows a statement when its own call is seen, not when its transaction begins", async () => {
    const world = createWorld();
    await world.parts.ledger.record(sentEntry(id, { transactional: true }));
    await world.relay.handle(world.deliver([ourRecord(id, "BeginTransaction")], "m1"));
    expect(world.posts).toEqual([]);
    await world.relay.handle(world.deliver([ourRecord(id)], "m2"));
    expect(world.posts).toHaveLength(1);
  });

  it.each([
    ["ExecuteStatement", false, {}, "succeeded"],
    ["ExecuteStatement", false, { errorCode: "DatabaseErrorException" }, "failed"],
    ["CommitTransaction", true, {}, "succeeded"],
    ["RollbackTransaction", true, {}, "failed"],
  ] as const)(
    "lets %s (in a transaction: %s, %j) heal a statement that a crash left behind",
    async (eventName, transactional, error, state) => {
      const world = createWorld();
      const { outcome: _, ...crashed } = sentEntry(id, { state: "sending", transactional });
      await world.parts.ledger.record(crashed);
      const started = transactional ? [ourRecord(id)] : [];
      await world.relay.handle(world.deliver([...started, ourRecord(id, eventName, error)]));
      expect((await world.parts.ledger.find(id))?.state).toBe(state);
      expect(world.posts).toHaveLength(1);
    },
  );

  it("says of a statement whose end nobody knows that it may have happened, and corrects that when the trail proves it", async () => {
    const world = createWorld();
    const { outcome: _, ...crashed } = sentEntry(id, { state: "sending", transactional: true });
    await world.parts.ledger.record(crashed);
    await world.relay.handle(world.deliver([ourRecord(id)], "m1"));
    expect(world.posts[0]?.message.text).toBe(
      "Bob may have dropped money_transfers on billing · no outcome yet",
    );
    await world.relay.handle(world.deliver([ourRecord(id, "CommitTransaction")], "m2"));
    expect(world.posts).toHaveLength(1);
    expect(world.posts[0]).toMatchObject({
      updates: 1,
      message: { text: "Bob dropped money_transfers on billing · done" },
    });
  });

  it("shows what went round whodid as such, with person, place and client, its text masked, and records it", async () => {
    const world = createWorld();
    await world.relay.handle(world.deliver([outsideRecord("e1")]));

    const [post] = world.posts;
    expect(post?.message.text).toBe("Outside whodid: mallory ran a statement on billing · done");
    const words = post === undefined ? "" : wordsOf(post.message);
    expect(words).toContain("from 192.0.2.66, with aws-cli/2");
    expect(words).toContain("Masked: the trail hides the text");
    const masked = {
      by: { kind: "masked", clusterArn: policy.databases[0]?.clusterArn ?? "" },
      limit: 10,
    } as const;
    const { entries } = await world.parts.ledger.lookUp(masked);
    expect(entries).toMatchObject([
      { database: "billing", sql: null, state: "succeeded", sightings: [{ eventId: "e1" }] },
    ]);
  });

  it("tells the oldest first, in whatever order a file holds them", async () => {
    const world = createWorld();
    await world.relay.handle(
      world.deliver([
        outsideRecord("e2", at("2:00")),
        outsideRecord("e3", at("3:00")),
        outsideRecord("e1", at("1:00")),
      ]),
    );
    expect(world.posts.map(({ message }) => wordsOf(message).match(/14:0\d/)?.[0])).toEqual([
      "14:01",
      "14:02",
      "14:03",
    ]);
  });

  it("records a denied call from outside as failed, and keeps begin and commit of others to itself", async () => {
    const world = createWorld();
    const records = [
      outsideRecord("e1", { errorCode: "AccessDenied", errorMessage: "no access to table money_transfers" }),
      outsideRecord("e2", { eventName: "BeginTransaction" }),
      outsideRecord("e3", { eventName: "CommitTransaction" }),
    ];
    await world.relay.handle(world.deliver(records));
    expect(world.posts.map(({ message: { text } }) => text)).toEqual([
      "Outside whodid: mallory tried to run a statement on billing · failed: AccessDenied",
    ]);
    expect(JSON.stringify(world.posts)).not.toContain("money_transfers");
  });

  it("names the cluster where it is none of the policy's", async () => {
    const world = createWorld();
    const foreign = { resourceArn: `arn:aws:rds:eu-west-1:${account}:cluster:orders`, secretArn: null };
    await world.relay.handle(world.deliver([outsideRecord("e1", { requestParameters: foreign })]));
    expect(world.posts[0]?.message.text).toBe(
      "Outside whodid: mallory ran a statement on cluster orders · done",
    );
  });

  it("shows once what the queue delivers twice, also in another file", async () => {
    const world = await worldWithDrop();
    const records = [ourRecord(id), outsideRecord("e1")];
    await world.relay.handle(world.deliver(records, "m1"));
    world.pass(60_000);
    await world.relay.handle(world.deliver(records, "m1"));
    await world.relay.handle(world.deliver(records, "m2"));

    expect(world.posts.map(({ updates }) => updates)).toEqual([0, 0]);
    expect(world.done.filter((step) => step.startsWith("remove"))).toEqual([
      "remove m1",
      "remove m1",
      "remove m2",
    ]);
  });

  it("reads times from the trail, not from its own clock", async () => {
    const world = await worldWithDrop();
    await world.relay.handle(world.deliver([ourRecord(id)]));
    expect((await world.parts.ledger.find(id))?.sightings).toMatchObject([
      { eventTime, seenAt: eventTime + 300_000 },
    ]);
  });

  it("asks for the texts of what went round whodid, begin and commit apart, before the message is deleted", async () => {
    const asked: string[] = [];
    const world = createWorld({
      askForTexts: async (statements) => {
        asked.push(...statements.map(({ eventId }) => eventId), ...world.done);
      },
    });
    await world.parts.ledger.record(sentEntry(id));
    const begin = outsideRecord("e2", { eventName: "BeginTransaction" });
    await world.relay.handle(world.deliver([outsideRecord("e1"), begin, ourRecord(id)]));
    expect(asked.filter((step) => !step.startsWith("post"))).toEqual(["e1"]);
    expect(world.done.at(-1)).toBe("remove m1");
  });

  it("keeps the message when the texts could not be asked for", async () => {
    const world = createWorld({ askForTexts: () => Promise.reject(new Error("throttled")) });
    expect(await world.relay.handle(world.deliver([outsideRecord("e1")]))).toMatchObject({ kind: "left" });
    expect(world.done).not.toContain("remove m1");
  });
});
