import { CloudTrailClient, LookupEventsCommand, StartQueryCommand } from "@aws-sdk/client-cloudtrail";
import type { LookupEventsCommandInput } from "@aws-sdk/client-cloudtrail";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";

import { aws } from "../../../sandbox/seed.js";
import { refusalOf, start, type Started } from "./start.js";

let world: Started;
let client: CloudTrailClient;
const day = 86_400_000;

beforeAll(async () => {
  world = await start();
  client = new CloudTrailClient(world.settings("CLOUDTRAIL", world.bot));
});

afterAll(() => world.standIn.stop());
beforeEach(() => world.advance(day));

const lookUp = (input: LookupEventsCommandInput = {}) => client.send(new LookupEventsCommand(input));

function call(eventName: string): void {
  world.standIn.awsEvent({ person: "mallory", eventSource: "rds.amazonaws.com", eventName });
}

describe("LookupEvents", () => {
  it("answers the newest first, fifty a page, and a token that goes on with the same request alone", async () => {
    for (let count = 0; count < 51; count += 1) {
      call(`Call${count}`);
      world.advance(1000);
    }
    const first = await lookUp({ StartTime: new Date(world.now() - 60_000) });
    const NextToken = first.NextToken ?? "";
    const next = await lookUp({ StartTime: new Date(world.now() - 60_000), NextToken });
    world.advance(1000);

    expect(first.Events).toHaveLength(50);
    expect(first.Events?.[0]).toMatchObject({ EventName: "Call50", Username: "mallory", ReadOnly: "false" });
    expect(JSON.parse(first.Events?.[0]?.CloudTrailEvent ?? "")).toMatchObject({ eventName: "Call50" });
    expect(next.Events?.map(({ EventName }) => EventName)).toEqual(["Call0"]);
    expect(next.NextToken).toBeUndefined();
    await expect(refusalOf(lookUp({ NextToken }))).resolves.toMatchObject({
      name: "InvalidNextTokenException",
    });
  });

  it("refuses the third request of a second", async () => {
    await lookUp();
    await lookUp();
    await expect(refusalOf(lookUp())).resolves.toMatchObject({ name: "ThrottlingException", status: 400 });
    world.advance(1000);
    await expect(lookUp()).resolves.toBeDefined();
  });

  it("forgets after 90 days, and never knew a Data API call", async () => {
    call("Old");
    world.standIn.awsEvent({
      person: "mallory",
      eventSource: "rdsdataapi.amazonaws.com",
      eventName: "ExecuteStatement",
      record: { managementEvent: false },
    });
    const StartTime = new Date(world.now() - 1000);
    expect((await lookUp({ StartTime })).Events).toMatchObject([{ EventName: "Old" }]);
    world.advance(91 * day);
    expect((await lookUp({ StartTime })).Events).toEqual([]);
  });

  it("refuses what the service refuses, in its own names", async () => {
    const refused: readonly [string, LookupEventsCommandInput][] = [
      ["InvalidMaxResultsException", { MaxResults: 51 }],
      ["InvalidTimeRangeException", { StartTime: new Date(world.now()), EndTime: new Date(0) }],
      [
        "InvalidLookupAttributesException",
        {
          LookupAttributes: [
            { AttributeKey: "EventName", AttributeValue: "a" },
            { AttributeKey: "EventSource", AttributeValue: "b" },
          ],
        },
      ],
    ];
    for (const [name, input] of refused) {
      world.advance(1000);
      await expect(refusalOf(lookUp(input))).resolves.toMatchObject({ name, status: 400 });
    }
  });
});

describe("CloudTrail Lake", () => {
  it("understands whodid's own query alone, and ten at a time", async () => {
    const query = (QueryStatement: string) => client.send(new StartQueryCommand({ QueryStatement }));
    const own = `SELECT eventJson FROM ${aws.eventDataStoreId} WHERE eventTime >= '2026-11-22 12:00:00' AND eventTime <= '2026-11-22 13:00:00'`;
    for (const text of ["DELETE FROM x", `${own} OR true`, `${own} AND (eventSource IN ('a') OR 1 = 1)`])
      await expect(refusalOf(query(text))).resolves.toMatchObject({ name: "InvalidQueryStatementException" });
    for (let count = 0; count < 10; count += 1) await query(own);
    await expect(refusalOf(query(own))).resolves.toMatchObject({ name: "MaxConcurrentQueriesException" });
  });
});
