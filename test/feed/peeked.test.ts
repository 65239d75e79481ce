import { describe, expect, it } from "@jest/globals";

import { eventTime, ourRecord, outsideRecord, sentEntry } from "./records.js";
import { linesOf } from "./words-of.js";
import { createWorld } from "./world.js";

const id = "01KAPPAZZR0000000000000001";
const userAgent = `aws-sdk-js/3.1143.0 whodid/${id}#peek`;
const calls = ["BeginTransaction", "ExecuteStatement", "ExecuteStatement", "RollbackTransaction"];
const peeks = calls.map((name, index) => ourRecord(id, name, { userAgent, eventID: `peek-${index}` }));
const { door, ...entry } = sentEntry(id);
if (door === undefined) throw new Error("no door");
const peek = { statementId: id, door, sqlHmac: "ab" };

describe("a peek in the trail", () => {
  it("is neither a deed nor an alarm, also where it is for no statement, as that of the help", async () => {
    const world = createWorld();
    await world.parts.ledger.notePeek(peek);
    await world.relay.handle(world.deliver(peeks));
    expect(world.posts).toEqual([]);
    expect(await world.parts.ledger.find(id)).toBeUndefined();
  });

  it("settles nothing, and its statement is shown once beside it", async () => {
    const world = createWorld();
    const { outcome: _, ...sending } = { ...entry, door, state: "sending" as const };
    await world.parts.ledger.record(sending);
    await world.parts.ledger.notePeek({ ...peek, door: { ...door, accessKeyId: "ASIAPEEKED" } });
    const peeked = peeks.map((record) =>
      JSON.parse(JSON.stringify(record).replaceAll("ASIABOB", "ASIAPEEKED")),
    );
    await world.relay.handle(world.deliver(peeked, "m1"));
    expect(await world.parts.ledger.find(id)).toMatchObject({ state: "sending", sightings: [] });
    await world.relay.handle(world.deliver([...peeked, ourRecord(id)], "m2"));
    expect(world.posts.map(({ key }) => key)).toEqual([`statement:${id}`]);
  });

  it.each([
    ["by somebody else", outsideRecord("e1", { userAgent }), true],
    ["that was never written down", ourRecord(id, undefined, { userAgent, eventID: "e1" }), false],
    ["that commits", ourRecord(id, "CommitTransaction", { userAgent, eventID: "e1" }), true],
    ["that runs a batch", ourRecord(id, "BatchExecuteStatement", { userAgent, eventID: "e1" }), true],
  ])("is an alarm %s", async (__, record, isNoted) => {
    const world = createWorld();
    if (isNoted) await world.parts.ledger.notePeek(peek);
    await world.relay.handle(world.deliver([record]));
    expect(world.posts.map(({ key }) => key)).toEqual(["alarm:e1"]);
  });
});

describe("the session of a peek, in somebody else's hands", () => {
  const text = (eventID: string, change: object = {}) =>
    ourRecord(id, "ExecuteStatement", { userAgent, eventID, ...change });
  const alarm = `alarm:peek:${id}`;
  const masked = { by: { kind: "masked", clusterArn: door.clusterArn }, limit: 10 } as const;
  const alarms = ({ posts }: ReturnType<typeof createWorld>) => posts.map(({ key }) => key);

  it("is an alarm from the first text more than whodid sends, which counts as run round whodid", async () => {
    const world = createWorld();
    await world.parts.ledger.notePeek(peek);
    await world.relay.handle(world.deliver([...peeks, text("peek-4")], "m1"));
    expect(world.posts).toEqual([]);
    world.pass(1_000);
    await world.relay.handle(world.deliver([text("e1")], "m2"));
    const [entryOfE1] = (await world.parts.ledger.lookUp(masked)).entries;
    expect(entryOfE1?.sightings.map(({ eventId }) => eventId)).toEqual(["e1"]);
    expect(alarms(world)).toEqual([`statement:${entryOfE1?.id}`, alarm]);
    expect(world.posts.map(({ message }) => linesOf(message).join("\n"))[1]).toMatch(
      /misuse of whodid's own session.*looks something up.*at most 3 texts there, and the trail shows 4/s,
    );
    expect(world.replies.map(({ message }) => linesOf(message).join("\n"))[0]).toMatch(
      /peek-1.*peek-2.*peek-4.*e1/s,
    );
  });

  it("is the same alarm, once, whatever is delivered again and in whatever order", async () => {
    const world = createWorld();
    await world.parts.ledger.notePeek(peek);
    await world.relay.handle(world.deliver([text("e1")], "m1"));
    world.pass(1_000);
    await world.relay.handle(world.deliver([...peeks, text("peek-4")], "m2"));
    expect(alarms(world)).toContain(alarm);
    const told = alarms(world);
    expect(told).toHaveLength(2);
    world.pass(1_000);
    await world.relay.handle(world.deliver([text("e1"), text("peek-4"), ...peeks], "m3"));
    expect(alarms(world)).toEqual(told);
    await world.relay.handle(world.deliver([text("e2")], "m4"));
    expect(alarms(world)).toHaveLength(3);
    const { message } = world.posts.find(({ key }) => key === alarm) ?? {};
    expect(JSON.stringify(message)).toContain("the trail shows 5");
  });

  it("is an alarm also where the calls of both were read in the same moment", async () => {
    const world = createWorld();
    await world.parts.ledger.notePeek(peek);
    await world.relay.handle(world.deliver([...peeks, text("peek-4")], "m1"));
    await world.relay.handle(world.deliver([text("e1")], "m2"));
    expect(alarms(world)).toContain(alarm);
  });

  it("is an alarm a minute after it was noted", async () => {
    const world = createWorld();
    await world.parts.ledger.notePeek({ ...peek, notedAt: eventTime - 60_001 });
    await world.relay.handle(world.deliver([text("e1")]));
    expect(alarms(world)).toEqual(["alarm:e1"]);
  });

  it("is none for what a waking cluster refused", async () => {
    const world = createWorld();
    await world.parts.ledger.notePeek({ ...peek, notedAt: eventTime - 59_000 });
    const refused = [1, 2, 3, 4].map((each) => text(`r${each}`, { errorCode: "DatabaseResumingException" }));
    await world.relay.handle(world.deliver([...refused, ...peeks]));
    expect(world.posts).toEqual([]);
  });
});
