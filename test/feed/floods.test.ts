import { describe, expect, it } from "@jest/globals";

import type { FeedChannel, Folds, Outbox, Seats } from "../../src/feed/ports.js";
import { createRelay } from "../../src/feed/relay.js";
import { tellFolds } from "../../src/feed/tell-folds.js";
import { account, cluster, eventTime, ourRecord, outsideRecord, sentEntry } from "./records.js";
import { createWorld } from "./world.js";
import { wordsOf } from "./words-of.js";

type World = ReturnType<typeof createWorld>;

const minute = eventTime - (eventTime % 60_000);
const at = (ms: number) => ({ eventTime: new Date(ms).toISOString() });

/** Mallory's calls, spread over one minute. */
function flood(count: number, from = 0, change: object = {}): object[] {
  return Array.from({ length: count }, (_, index) =>
    outsideRecord(`e${from + index}`, {
      ...at(minute + Math.trunc((index * 60_000) / count / 1_000) * 1_000),
      ...change,
    }),
  );
}

/** Lets folds become due, and tells them. */
async function tellDue(world: World): Promise<void> {
  world.pass(60_000);
  await tellFolds(world.parts);
}

const folds = ({ posts }: World) => posts.filter(({ key }) => key.startsWith("fold:"));
const own = ({ posts }: World) => posts.filter(({ key }) => !key.startsWith("fold:"));
const linesOf = (world: World, index = 0) =>
  Buffer.from(folds(world)[index]?.file?.bytes ?? [])
    .toString("utf8")
    .split("\r\n")
    .slice(1, -1);

describe("a flood", () => {
  it("has one message a statement until its principal passes the threshold; the others share one with counts, and are all in its list", async () => {
    const world = createWorld({ foldAbove: 3 });
    const denied = flood(2, 10, { errorCode: "AccessDenied" });
    await world.relay.handle(world.deliver([...flood(10), ...denied]));
    await tellDue(world);

    expect(own(world)).toHaveLength(3);
    expect(folds(world).map(({ message }) => message.text)).toEqual([
      "Flood. mallory: 9 more statements on billing with the secret sql/bob in the minute of 2026-11-22 14:03 UTC · 8 done, 1 failed: AccessDenied",
    ]);
    const lines = linesOf(world);
    expect(lines).toHaveLength(9);
    expect(lines.at(-1)).toMatch(
      /^"2026-11-22T14:03:54.000Z","[0-9A-Z]{26}","mallory","mallory ran a statement on billing","done","from 192.0.2.66, with aws-cli\/2",""$/,
    );
    expect(wordsOf(folds(world)[0]?.message ?? { text: "", forms: [[]] })).toContain(
      "A principal gets 3 messages a minute; the file lists the other 9. Called from 192.0.2.66, with aws-cli/2.",
    );
  });

  it("of 10,000 statements in a minute is whole in ledger and list, by 21 messages", async () => {
    const world = createWorld();
    await world.relay.handle(world.deliver(flood(10_000)));
    await tellDue(world);

    expect(own(world)).toHaveLength(20);
    expect(folds(world)).toHaveLength(1);
    const listed = linesOf(world).map((line) => line.split('","')[1]);
    const shown = own(world).map(({ key }) => key.replace("statement:", ""));
    const told = new Set([...listed, ...shown]);
    expect([listed.length, told.size]).toEqual([9_980, 10_000]);
    for (const id of told) expect(await world.parts.ledger.find(id ?? "")).toBeDefined();
  });

  it("folds people, too, each principal for itself, and minute by minute", async () => {
    const world = createWorld({ foldAbove: 1 });
    const eve = {
      userIdentity: {
        type: "IAMUser",
        arn: `arn:aws:iam::${account}:user/eve`,
        accountId: account,
        userName: "eve",
      },
    };
    const later = at(minute + 60_000);
    await world.relay.handle(
      world.deliver([...flood(3), ...flood(2, 10, eve), ...flood(2, 20, later), outsideRecord("e30")]),
    );
    await tellDue(world);
    expect(own(world)).toHaveLength(3);
    expect(folds(world).map(({ message }) => message.text.match(/: (.*) more.*(14:\d\d)/)?.slice(1))).toEqual(
      [
        ["3", "14:03"],
        ["1", "14:03"],
        ["1", "14:04"],
      ],
    );
  });

  it("of a person through whodid is folded by the shape of the statements, and shows one", async () => {
    const world = createWorld({ foldAbove: 1 });
    const ids = Array.from({ length: 5 }, (_, index) => `01KAPPAZZR000000000000000${index}`);
    for (const [index, id] of ids.entries()) {
      const sql = index === 4 ? "drop table money_transfers" : `delete from t where id = ${index}`;
      const fingerprint = index === 4 ? "drop" : "delete";
      await world.parts.ledger.record(sentEntry(id, { sql, fingerprint, sentAt: minute + index }));
    }
    await world.relay.handle(world.deliver(ids.map((id) => ourRecord(id))));
    await tellDue(world);
    expect(folds(world).map(({ message }) => message.text)).toEqual([
      expect.stringMatching(/^Flood\. Bob: 3 more statements of one shape on billing .* · 3 done$/),
      expect.stringMatching(/^Flood\. Bob: 1 more statements of one shape on billing .* · 1 done$/),
    ]);
    expect(folds(world).map(({ message }) => wordsOf(message).includes("drop table"))).toEqual([false, true]);
    expect(linesOf(world)[0]).toContain('"delete from t where id = 1"');
  });

  it("never hides a watched call of one kind behind many of another by the same principal", async () => {
    const world = createWorld({ foldAbove: 2 });
    const watchedCall = (id: string, eventName: string) =>
      outsideRecord(id, { eventSource: "cloudtrail.amazonaws.com", eventName, eventType: "AwsApiCall" });
    const starts = Array.from({ length: 20 }, (_, index) => watchedCall(`start${index}`, "StartLogging"));
    await world.relay.handle(world.deliver([...starts, watchedCall("stop", "StopLogging")]));
    await tellDue(world);
    expect(own(world).map(({ key }) => key)).toContain("watched:stop");
    expect(own(world)).toHaveLength(3);
  });

  it("folds alarms and watched calls as well, apart from statements, of which a principal and minute has eleven lists at most", async () => {
    const world = createWorld({ foldAbove: 1 });
    const userAgent = `aws-cli/2 whodid/01KAPPAZZR0000000000000009#run`;
    const stops = Array.from({ length: 3 }, (_, index) =>
      outsideRecord(`stop${index}`, {
        eventSource: "cloudtrail.amazonaws.com",
        eventName: "StopLogging",
        eventType: "AwsApiCall",
      }),
    );
    const secrets = Array.from({ length: 20 }, (_, index) =>
      outsideRecord(`s${index}`, {
        requestParameters: { resourceArn: cluster, secretArn: `arn:aws:secretsmanager:x:1:secret:s${index}` },
      }),
    );
    await world.relay.handle(world.deliver([...flood(3, 0, { userAgent }), ...stops, ...secrets]));
    await tellDue(world);
    expect(own(world)).toHaveLength(3);
    const texts = folds(world).map(({ message }) => message.text);
    expect(texts).toHaveLength(13);
    expect(texts.join("\n")).toMatch(/2 more calls with a forged statement id/);
    expect(texts.join("\n")).toMatch(/2 more calls watched as trail-stopped/);
    expect(texts.join("\n")).toMatch(/9 more statements of other secrets or shapes/);
  });

  it("changes nothing when it is delivered again, to another worker too, and in another file", async () => {
    const world = createWorld({ foldAbove: 3 });
    await world.relay.handle(world.deliver(flood(10), "m1"));
    await tellDue(world);
    const before = structuredClone(world.posts);
    const other = createRelay(world.parts);
    await other.handle(world.deliver(flood(10), "m1"));
    await other.handle(world.deliver(flood(10).toReversed(), "m2"));
    await tellDue(world);
    expect(world.posts).toEqual(before);
  });

  it("takes in what comes late, in the same message and the whole list", async () => {
    const world = createWorld({ foldAbove: 3 });
    await world.relay.handle(world.deliver(flood(10), "m1"));
    await tellDue(world);
    await world.relay.handle(world.deliver(flood(5, 100), "m2"));
    await tellDue(world);
    expect(own(world)).toHaveLength(3);
    expect(folds(world)).toMatchObject([{ updates: 1 }]);
    expect(linesOf(world)).toHaveLength(12);
  });

  it("of a worker that dies after any write is told by the next one, whole and once", async () => {
    for (let dieAt = 1; dieAt <= 14; dieAt += 1) {
      const world = createWorld({ foldAbove: 2 });
      let writes = 0;
      const mortal =
        <A extends unknown[], R>(act: (...args: A) => Promise<R>) =>
        async (...args: A): Promise<R> => {
          if (writes >= dieAt) throw new Error("dead");
          const done = await act(...args);
          writes += 1;
          if (writes >= dieAt) throw new Error("kill -9");
          return done;
        };
      const { seats, folds: lists, outbox, channel } = world.parts;
      const dying = {
        ...world.parts,
        seats: { take: mortal((...args: Parameters<Seats["take"]>) => seats.take(...args)) },
        folds: {
          ...lists,
          add: mortal((...args: Parameters<Folds["add"]>) => lists.add(...args)),
          take: mortal((...args: Parameters<Folds["take"]>) => lists.take(...args)),
          told: mortal((...args: Parameters<Folds["told"]>) => lists.told(...args)),
        },
        outbox: {
          ...outbox,
          claim: mortal((...args: Parameters<Outbox["claim"]>) => outbox.claim(...args)),
          posted: mortal((...args: Parameters<Outbox["posted"]>) => outbox.posted(...args)),
        },
        channel: {
          ...channel,
          post: mortal((...args: Parameters<FeedChannel["post"]>) => channel.post(...args)),
          attach: mortal((...args: Parameters<FeedChannel["attach"]>) => channel.attach(...args)),
        },
      };
      const message = world.deliver(flood(5));
      await createRelay(dying).handle(message);
      world.pass(60_000);
      await tellFolds(dying);

      world.pass(10 * 60_000);
      await world.relay.handle(message);
      world.pass(10 * 60_000);
      await tellFolds(world.parts);
      expect([dieAt, own(world).length, folds(world).length, linesOf(world).length]).toEqual([
        dieAt,
        2,
        1,
        3,
      ]);
    }
  });

  it("lets no cell of its list act as a formula or hide a character", async () => {
    const world = createWorld({ foldAbove: 1 });
    const evil = { sourceIPAddress: "192.0.2.66", userAgent: '=HYPERLINK("x")\u202e' };
    const named = {
      userIdentity: {
        type: "IAMUser",
        arn: `arn:aws:iam::${account}:user/x`,
        accountId: account,
        userName: "=1+1",
      },
    };
    await world.relay.handle(world.deliver(flood(2, 0, { ...evil, ...named })));
    await tellDue(world);
    expect(linesOf(world)[0]).toContain(`"'=1+1"`);
    expect(linesOf(world)[0]).toContain("\\u{202E}");
  });

  it("keeps the message when its list can't be attached, and tries again", async () => {
    const world = createWorld({ foldAbove: 1 });
    let isDown = true;
    const channel = {
      ...world.parts.channel,
      attach: (...args: Parameters<typeof world.parts.channel.attach>) =>
        isDown ? Promise.reject(new Error("missing_scope")) : world.parts.channel.attach(...args),
    };
    await world.relay.handle(world.deliver(flood(3)));
    world.pass(60_000);
    await tellFolds({ ...world.parts, channel });
    expect(folds(world)).toHaveLength(1);
    expect(linesOf(world)).toEqual([]);
    isDown = false;
    world.pass(60_000);
    await tellFolds({ ...world.parts, channel });
    expect(folds(world)).toHaveLength(1);
    expect(linesOf(world)).toHaveLength(2);
  });
});
