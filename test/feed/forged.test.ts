import { describe, expect, it } from "@jest/globals";

import { ourRecord, outsideRecord, policy, sentEntry } from "./records.js";
import { createWorld } from "./world.js";
import { wordsOf } from "./words-of.js";

const id = "01KAPPAZZR0000000000000001";
const token = { userAgent: `aws-cli/2.31.0 whodid/${id}#run` };

describe("a forged statement id", () => {
  it("is an alarm that names the contradictions, never a match", async () => {
    const world = createWorld();
    await world.parts.ledger.record(sentEntry(id));
    await world.relay.handle(world.deliver([outsideRecord("e1", token)]));

    expect(world.posts.map(({ key }) => key)).toEqual(["alarm:e1"]);
    const [alarm] = world.posts;
    expect(alarm?.message.text).toContain(
      "mallory made a call that claims to be a statement of Bob. It is not.",
    );
    expect(alarm === undefined ? "" : wordsOf(alarm.message)).toContain("contradicts it: access key.");
    const [evidence] = world.replies;
    expect(evidence).toMatchObject({ key: "alarm:e1:evidence", threadTs: alarm?.ts });
    const words = evidence === undefined ? "" : wordsOf(evidence.message);
    expect(words).toContain("Evidence: the trail's record of ExecuteStatement at 2026-11-22");
    expect(words).toMatch(/• access key: contradicts, the record has \S+; the ledger expects \S+/);
    expect((await world.parts.ledger.find(id))?.sightings).toEqual([]);
    const by = { kind: "masked", clusterArn: policy.databases[0]?.clusterArn ?? "" } as const;
    expect((await world.parts.ledger.lookUp({ by, limit: 10 })).entries).toMatchObject([
      { author: { kind: "outside", actor: { name: "mallory" } }, sightings: [{ eventId: "e1" }] },
    ]);
  });

  it("does not hide the real statement that lies in the same file", async () => {
    const world = createWorld();
    await world.parts.ledger.record(sentEntry(id));
    await world.relay.handle(world.deliver([outsideRecord("e1", token), ourRecord(id)]));
    expect(world.posts.map(({ key }) => key)).toEqual([`statement:${id}`, "alarm:e1"]);
    expect((await world.parts.ledger.find(id))?.sightings).toHaveLength(1);
  });

  it.each([
    ["that nobody has", undefined, "No statement with this id is in the ledger."],
    ["of a statement that was refused", "refused", "That statement was never sent."],
  ] as const)("is an alarm with an id %s", async (_, state, words) => {
    const world = createWorld();
    const { door: __, ...unsent } = sentEntry(id);
    if (state !== undefined) await world.parts.ledger.record({ ...unsent, state });
    await world.relay.handle(world.deliver([outsideRecord("e1", token)]));
    await world.relay.handle(world.deliver([outsideRecord("e1", token)], "m2"));
    expect(world.posts).toHaveLength(1);
    const [alarm] = world.posts;
    expect(alarm === undefined ? "" : wordsOf(alarm.message)).toContain(words);
  });

  it("is an alarm on begin and commit too, which are no statements", async () => {
    const world = createWorld();
    await world.parts.ledger.record(sentEntry(id));
    await world.relay.handle(
      world.deliver([outsideRecord("e1", { ...token, eventName: "BeginTransaction" })]),
    );
    expect(world.posts.map(({ key }) => key)).toEqual(["alarm:e1"]);
    const by = { kind: "database", database: "billing" } as const;
    expect((await world.parts.ledger.lookUp({ by, limit: 10 })).entries).toHaveLength(1);
  });
});
