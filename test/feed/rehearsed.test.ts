import { describe, expect, it } from "@jest/globals";

import { eventTime, ourRecord, outsideRecord, sentEntry } from "./records.js";
import { createWorld } from "./world.js";

const id = "01KAPPAZZR0000000000000001";
const userAgent = `aws-sdk-js/3.1143.0 whodid/${id}#rehearse`;
const calls = ["BeginTransaction", "ExecuteStatement", "RollbackTransaction"];
const rehearsal = calls.map((name) => ourRecord(id, name, { userAgent, eventID: `rehearsed-${name}` }));

const { door, sentAt: _, outcome: __, ...waiting } = sentEntry(id, { state: "waiting", transactional: true });
const rehearsed = door === undefined ? undefined : { door, rows: 12 };
if (rehearsed === undefined) throw new Error("no door");

describe("a rehearsal in the trail", () => {
  it.each(["waiting", "cancelled"] as const)(
    "is neither a deed nor an alarm while its statement is %s",
    async (state) => {
      const world = createWorld();
      await world.parts.ledger.record({ ...waiting, state, rehearsed });
      await world.relay.handle(world.deliver(rehearsal));
      expect(world.posts).toEqual([]);
      expect(await world.parts.ledger.find(id)).toMatchObject({ state, sightings: [] });
    },
  );

  it("settles nothing, and the run with an access key of its own is shown once beside it", async () => {
    const world = createWorld();
    const { outcome: ___, ...sending } = sentEntry(id, { state: "sending", transactional: true });
    const ofRehearsal = { ...rehearsed.door, accessKeyId: "ASIAREHEARSED" };
    await world.parts.ledger.record({ ...sending, rehearsed: { door: ofRehearsal, rows: 12 } });
    const identity = (record: object) =>
      JSON.parse(JSON.stringify(record).replaceAll("ASIABOB", "ASIAREHEARSED"));
    await world.relay.handle(world.deliver(rehearsal.map(identity), "m1"));
    expect((await world.parts.ledger.find(id))?.state).toBe("sending");
    expect(world.posts).toEqual([]);
    await world.relay.handle(
      world.deliver([...rehearsal.map(identity), ourRecord(id), ourRecord(id, "CommitTransaction")], "m2"),
    );
    expect(world.posts.map(({ key }) => key)).toEqual([`statement:${id}`]);
    expect((await world.parts.ledger.find(id))?.state).toBe("succeeded");
  });

  it.each([
    [1, {}],
    [
      2,
      {
        together: [
          { command: "DELETE", risk: "write" },
          { command: "UPDATE", risk: "write" },
        ] as const,
      },
    ],
  ])("of %d statements sends three texts more, and another is an alarm", async (statements, facts) => {
    const world = createWorld();
    await world.parts.ledger.record({ ...waiting, ...facts, rehearsed });
    const text = (eventID: string) => ourRecord(id, "ExecuteStatement", { userAgent, eventID });
    const own = [...Array(statements + 3).keys()].map((at) => text(`own-${at}`));
    await world.relay.handle(world.deliver(own, "m1"));
    expect(world.posts).toEqual([]);
    world.pass(1_000);
    await world.relay.handle(world.deliver([text("e1"), ...own], "m2"));
    expect(world.posts.map(({ key }) => key)).toEqual([
      expect.stringMatching(/^statement:/),
      `alarm:rehearse:${id}`,
    ]);
    expect(await world.parts.ledger.find(id)).toMatchObject({ sightings: [] });
  });

  it.each([
    ["by somebody else", outsideRecord("e1", { userAgent }), { rehearsed }],
    ["of a statement that was never rehearsed", ourRecord(id, undefined, { userAgent, eventID: "e1" }), {}],
    ["that commits", ourRecord(id, "CommitTransaction", { userAgent, eventID: "e1" }), { rehearsed }],
    [
      "that runs a batch",
      ourRecord(id, "BatchExecuteStatement", { userAgent, eventID: "e1" }),
      { rehearsed },
    ],
    [
      "five minutes after it was noted",
      ourRecord(id, "RollbackTransaction", { userAgent, eventID: "e1" }),
      { rehearsed: { ...rehearsed, notedAt: eventTime - 300_001 } },
    ],
  ])("is an alarm %s", async (___, record, facts) => {
    const world = createWorld();
    await world.parts.ledger.record({ ...waiting, ...facts });
    await world.relay.handle(world.deliver([record]));
    expect(world.posts.map(({ key }) => key)).toEqual(["alarm:e1"]);
  });
});
