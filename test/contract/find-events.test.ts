import { randomUUID } from "node:crypto";

import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";

import { aws } from "../../sandbox/seed.js";
import { createQueryLake } from "../../src/aws/lake.js";
import { createLookUpEvents } from "../../src/aws/lookup-events.js";
import { createTransport, type Transport } from "../../src/aws/transport.js";
import type { FindEvents } from "../../src/trail/find-events.js";
import type { Wanted } from "../../src/trail/sources.js";
import { fieldsOf } from "../../src/trail/tolerant.js";
import { start, type Started } from "../sandbox/aws/start.js";

let world: Started;
let transport: Transport;
const environment = { ...process.env };

beforeAll(async () => {
  world = await start();
  Object.assign(process.env, world.standIn.environment);
  transport = createTransport();
});

afterAll(async () => {
  transport.close();
  process.env = environment;
  await world.standIn.stop();
});

// Each test has a day of its own.
beforeEach(() => world.advance(86_400_000));

const outside = () => ({
  transport,
  clock: () => world.now(),
  sleep: async (ms: number) => world.advance(ms),
});

/** Makes a call in the trail and answers its event id. */
function call(eventSource: string, eventName: string, record: Record<string, unknown> = {}): string {
  const eventID = randomUUID();
  world.standIn.awsEvent({ person: "mallory", eventSource, eventName, record: { eventID, ...record } });
  return eventID;
}

const dataEvent = { managementEvent: false, eventCategory: "Data" };

async function found(
  find: FindEvents,
  wanted: Wanted,
  range = { from: world.now() - 60_000, until: world.now() },
) {
  const ids: string[] = [];
  for await (const page of find({ ...range, wanted }))
    for (const each of page)
      ids.push(each.kind === "record" ? String(fieldsOf(each.record)["eventID"]) : each.reason);
  return ids.toSorted();
}

const asked = async (operation: string) => {
  const state = fieldsOf(await world.standIn.state());
  const calls = Array.isArray(state["calls"]) ? state["calls"].map(fieldsOf) : [];
  return calls.filter((each) => each["operation"] === operation);
};

const rds = "rds.amazonaws.com";
const implementations: readonly [string, string, () => FindEvents][] = [
  ["LookupEvents", "LookupEvents", () => createLookUpEvents(outside())(aws.region)],
  [
    "CloudTrail Lake",
    "GetQueryResults",
    () => createQueryLake(outside())({ region: aws.region, id: aws.eventDataStoreId }),
  ],
];

describe.each(implementations)("events found through %s", (_, operation, create) => {
  it("are those of the sources and callers that are wanted, and no others", async () => {
    const wanted = [
      call(rds, "DeleteDBCluster"),
      call("kms.amazonaws.com", "DisableKey", { userIdentity: { type: "Root", accountId: aws.accountId } }),
    ];
    call("ec2.amazonaws.com", "RunInstances");

    const ids = await found(create(), { sources: new Set([rds]), identityTypes: new Set(["Root"]) });

    expect(ids).toEqual(wanted.toSorted());
  });

  it("are all of a range, over any number of pages, and none outside it", async () => {
    const early = call(rds, "StopDBCluster");
    world.advance(60_000);
    const from = world.now();
    const ids = Array.from({ length: 1_050 }, () => call(rds, "DeleteDBCluster"));
    const until = world.now();
    world.advance(60_000);
    const late = call(rds, "StartDBCluster");

    const all = await found(create(), "all", { from, until });

    expect(all).toEqual(ids.toSorted());
    expect(all).not.toContain(early);
    expect(all).not.toContain(late);
  });

  it("are also found when the service is too busy for a while, or fails", async () => {
    const id = call(rds, "DeleteDBCluster");
    world.faults.add({ service: "cloudtrail", operation: "*", kind: "throttle", times: 1 });
    world.faults.add({ service: "cloudtrail", operation, kind: "error-before", times: 2 });

    await expect(found(create(), { sources: new Set([rds]) })).resolves.toEqual([id]);
  });

  it("are a fault with the service's own error when it stays so", async () => {
    world.faults.add({ service: "cloudtrail", operation: "*", kind: "throttle", times: 7 });

    await expect(found(create(), "all")).rejects.toMatchObject({ cause: { name: "ThrottlingException" } });
    world.faults.clear();
  });
});

describe("events found through LookupEvents", () => {
  it("are management events only", async () => {
    call("rdsdataapi.amazonaws.com", "ExecuteStatement", dataEvent);
    const id = call(rds, "DeleteDBCluster");

    await expect(found(createLookUpEvents(outside())(aws.region), "all")).resolves.toEqual([id]);
  });

  it("are asked for twice a second at most, whoever asks in this process", async () => {
    for (let count = 0; count < 210; count += 1) call(rds, "DeleteDBCluster");
    const find = createLookUpEvents(outside())(aws.region);
    const before = (await asked("LookupEvents")).length;
    const began = world.now();

    const ids = [await found(find, "all"), await found(find, { sources: new Set([rds]) })];

    const calls = (await asked("LookupEvents")).slice(before);
    expect(ids.map(({ length }) => length)).toEqual([210, 210]);
    expect(calls).toHaveLength(10);
    expect(calls.filter((each) => each["error"] !== undefined)).toEqual([]);
    expect(world.now() - began).toBeGreaterThanOrEqual(9 * 500);
  });
});

describe("events found through CloudTrail Lake", () => {
  const store = { region: aws.region, id: aws.eventDataStoreId };

  it("are Data API calls too", async () => {
    const id = call("rdsdataapi.amazonaws.com", "ExecuteStatement", dataEvent);

    await expect(found(createQueryLake(outside())(store), "all")).resolves.toEqual([id]);
  });

  it("are no longer looked for once nobody waits for them", async () => {
    const before = (await asked("CancelQuery")).length;
    for await (const page of createQueryLake(outside())(store)({
      from: 0,
      until: world.now(),
      wanted: "all",
    })) {
      expect(page).toEqual([]);
      break;
    }

    expect((await asked("CancelQuery")).slice(before)).toMatchObject([{ operation: "CancelQuery" }]);
  });

  it("are a fault where there is no such store", async () => {
    const find = createQueryLake(outside())({ ...store, id: randomUUID() });

    await expect(found(find, "all")).rejects.toMatchObject({
      cause: { name: "EventDataStoreNotFoundException" },
    });
  });
});
