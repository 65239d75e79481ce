import { describe, expect, it } from "@jest/globals";

import { ourRecord, outsideRecord, sentEntry } from "./records.js";
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
  ])("is an alarm %s", async (__, record, isNoted) => {
    const world = createWorld();
    if (isNoted) await world.parts.ledger.notePeek(peek);
    await world.relay.handle(world.deliver([record]));
    expect(world.posts.map(({ key }) => key)).toEqual(["alarm:e1"]);
  });
});
