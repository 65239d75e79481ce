import { describe, expect, it } from "@jest/globals";

import { rollUpParts } from "../../src/ledger/rollup.js";
import { tellFolds } from "../../src/feed/tell-folds.js";
import { account, cluster, eventTime, outsideRecord } from "./records.js";
import { createWorld } from "./world.js";
import { wordsOf } from "./words-of.js";

const role = `arn:aws:iam::${account}:role/app/billing-worker`;
const application = { name: "billing-worker", principalArn: role, reason: "writes invoices all day" };
const hour = eventTime - (eventTime % 3_600_000);

/** A session of the worker's role, under the name that the instance, or a human, gave it. */
function session(name: string, sourceIdentity?: string) {
  return {
    userIdentity: {
      type: "AssumedRole",
      arn: `arn:aws:sts::${account}:assumed-role/billing-worker/${name}`,
      accountId: account,
      sessionContext: {
        sessionIssuer: { type: "Role", arn: role, userName: "billing-worker" },
        ...(sourceIdentity === undefined ? {} : { sourceIdentity }),
      },
    },
  };
}

const machine = session("i-0123456789abcdef0");

function calls(from: number, to: number, change: object = machine): object[] {
  return Array.from({ length: to - from }, (_, index) => outsideRecord(`app${from + index}`, change));
}

async function rolledUp({ parts }: ReturnType<typeof createWorld>) {
  const found = [];
  const stretch = { clusterArn: cluster, since: hour, until: hour + 3_599_999 };
  for await (const part of parts.rollups.parts(stretch)) found.push(part);
  return rollUpParts(found);
}

async function tellDue(world: ReturnType<typeof createWorld>) {
  world.pass(120_000);
  await tellFolds(world.parts);
}

const entries = async ({ parts }: ReturnType<typeof createWorld>) =>
  (await parts.ledger.lookUp({ by: { kind: "masked", clusterArn: cluster }, limit: 100 })).entries;

describe("a declared application", () => {
  it("is counted in the ledger by secret and minute, and has one line an hour in the feed", async () => {
    const world = createWorld({ applications: [application] });
    const failed = calls(40, 43, { ...machine, errorCode: "DatabaseErrorException" });
    await world.relay.handle(world.deliver([...calls(0, 40), ...failed, outsideRecord("e1")]));
    await tellDue(world);

    expect(await rolledUp(world)).toMatchObject([
      {
        application: "billing-worker",
        count: 43,
        ends: [
          ["done", 40],
          ["DatabaseErrorException", 3],
        ],
        first: eventTime,
        last: eventTime,
        samples: ["app0", "app1", "app10", "app11", "app12"],
      },
    ]);
    expect(await entries(world)).toHaveLength(1);
    expect(world.posts.map(({ message }) => message.text)).toEqual([
      "Outside whodid: mallory ran a statement on billing · done",
      "Application. billing-worker ran 43 statements on cluster billing with the secret sql/bob in the hour of 2026-11-22 14:00 UTC · 40 done, 3 failed: DatabaseErrorException",
    ]);
    expect(wordsOf(world.posts[1]?.message ?? { text: "", forms: [[]] })).toContain(
      "declares it an application (writes invoices all day), so the ledger counts its statements and keeps none of them one by one",
    );
  });

  it("is counted once, however often and in whatever files its events come, and its line is told anew", async () => {
    const world = createWorld({ applications: [application] });
    await world.relay.handle(world.deliver(calls(0, 10), "m1"));
    await tellDue(world);
    await world.relay.handle(world.deliver(calls(0, 10).toReversed(), "m1"));
    await world.relay.handle(world.deliver(calls(5, 12), "m2"));
    await tellDue(world);
    expect(await rolledUp(world)).toMatchObject([{ count: 12 }]);
    expect(world.posts).toMatchObject([{ updates: 1 }]);
    expect(world.posts[0]?.message.text).toContain("ran 12 statements");
  });

  it("hides no human: a named session, a source identity and a statement id of whodid's are kept one by one", async () => {
    const world = createWorld({ applications: [application] });
    const userAgent = "aws-cli/2 whodid/01KAPPAZZR0000000000000009#run";
    await world.relay.handle(
      world.deliver([
        outsideRecord("e1", session("mallory")),
        outsideRecord("e2", session("i-0123456789abcdef0", "alice@example.com")),
        outsideRecord("e3", { ...machine, userAgent }),
      ]),
    );
    await tellDue(world);
    expect(await rolledUp(world)).toEqual([]);
    expect(await entries(world)).toHaveLength(3);
    expect(world.posts).toHaveLength(3);
  });

  it("may be an IAM user", async () => {
    const principalArn = `arn:aws:iam::${account}:user/mallory`;
    const world = createWorld({ applications: [{ ...application, principalArn }] });
    await world.relay.handle(world.deliver([outsideRecord("e1")]));
    expect(await rolledUp(world)).toMatchObject([{ count: 1 }]);
  });
});
