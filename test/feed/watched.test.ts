import { describe, expect, it } from "@jest/globals";

import { aFinding, callRecord } from "../watch/records.js";
import { outsideRecord, ourRecord, sentEntry } from "./records.js";
import { wordsOf } from "./words-of.js";
import { createWorld } from "./world.js";

const id = "01KAPPAZZR0000000000000001";
const stopped = callRecord("cloudtrail", "StopLogging", {
  requestParameters: { name: "arn:aws:cloudtrail:eu-west-1:111122223333:trail/main" },
});
const message = (body: object, messageId = "m1") => ({
  id: messageId,
  body: JSON.stringify(body),
  receives: 1,
  handle: `handle-${messageId}`,
});
const throughEventBridge = (record: object, messageId = "m1") =>
  message(
    { version: "0", source: "aws.any", "detail-type": "AWS API Call via CloudTrail", detail: record },
    messageId,
  );
const finding = (change: object = {}, messageId = "m1") =>
  message(
    {
      source: "aws.guardduty",
      "detail-type": "GuardDuty Finding",
      detail: aFinding("CredentialAccess:RDS/MaliciousIPCaller.FailedLogin", change),
    },
    messageId,
  );

describe("a watched event in the feed", () => {
  it("is one sentence with who and what, then when, from where, with what and in which account", async () => {
    const world = createWorld();
    expect(await world.relay.handle(world.deliver([stopped]))).toEqual({
      kind: "removed",
      because: "relayed",
    });
    const [post] = world.posts;
    expect(post?.key).toBe("watched:event-StopLogging");
    expect(post?.message.text).toBe("Alarm. mallory stopped a trail: trail/main");
    expect(post === undefined ? "" : wordsOf(post.message)).toBe(
      "Alarm. mallory stopped a trail: trail/main\n" +
        "StopLogging of cloudtrail.amazonaws.com at 2026-11-22 14:03:07 UTC, from 192.0.2.66, with aws-cli/2, " +
        "as arn:aws:iam::111122223333:user/mallory. In account 111122223333, eu-west-1. Watched as trail-stopped.",
    );
  });

  it("that was refused is told as an attempt", async () => {
    const world = createWorld();
    await world.relay.handle(world.deliver([{ ...stopped, errorCode: "AccessDenied" }]));
    expect(world.posts.map(({ message: { text } }) => text)).toEqual([
      "Alarm. mallory tried to stop a trail: trail/main · failed: AccessDenied",
    ]);
  });

  it("never shows a role's name as a person's", async () => {
    const world = createWorld();
    const userIdentity = {
      type: "AssumedRole",
      arn: "arn:aws:sts::111122223333:assumed-role/deploy/i-0abc1234",
    };
    await world.relay.handle(world.deliver([{ ...stopped, userIdentity }]));
    expect(world.posts[0]?.message.text).toBe(
      "Alarm. Someone with the role deploy stopped a trail: trail/main",
    );
  });

  it("shows once, whichever ways it comes and however often", async () => {
    const world = createWorld();
    await world.relay.handle(throughEventBridge(stopped, "m1"));
    await world.relay.handle(world.deliver([stopped], "m2"));
    await world.relay.handle(throughEventBridge(stopped, "m3"));
    expect(world.posts.map(({ updates }) => updates)).toEqual([0]);
  });

  it("is one entry of the ledger, and no statement, confirmed once a log file holds it", async () => {
    const world = createWorld();
    const kept = async () =>
      (await world.parts.watchedLedger.lookUp({ by: { kind: "event", name: "StopLogging" }, limit: 5 }))
        .entries;
    await world.relay.handle(throughEventBridge(stopped, "m1"));
    expect(await kept()).toMatchObject([{ watched: { key: "event-StopLogging" }, isConfirmed: false }]);
    await world.relay.handle(world.deliver([stopped], "m2"));
    expect(await kept()).toMatchObject([{ watched: { key: "event-StopLogging" }, isConfirmed: true }]);
    const masked = { kind: "person", name: "mallory" } as const;
    expect((await world.parts.ledger.lookUp({ by: masked, limit: 5 })).entries).toEqual([]);
  });

  it("that the ledger can't take is not shown, and comes again", async () => {
    const world = createWorld();
    world.parts.watchedLedger.record = async () => {
      throw new Error("throttled");
    };
    expect(await world.relay.handle(world.deliver([stopped]))).toMatchObject({
      kind: "left",
      because: "fault",
    });
    expect(world.posts).toEqual([]);
  });

  it("stands among the statements in the order of time", async () => {
    const world = createWorld();
    const at = (minute: number) => ({ eventTime: `2026-11-22T14:0${minute}:00Z` });
    await world.relay.handle(
      world.deliver([outsideRecord("late", at(3)), { ...stopped, ...at(2) }, outsideRecord("early", at(1))]),
    );
    expect(world.posts.map(({ key }) => key.split(":")[0])).toEqual(["statement", "watched", "statement"]);
  });

  it("can't act in Slack, whatever its record says", async () => {
    const world = createWorld();
    const hostile = "<!channel> *x* <https://evil.example|y>\u202e";
    const record = {
      ...stopped,
      userAgent: hostile,
      sourceIPAddress: hostile,
      errorCode: hostile,
      requestParameters: { name: hostile },
      userIdentity: { type: "IAMUser", userName: hostile, arn: hostile },
    };
    await world.relay.handle(world.deliver([record]));
    const [post] = world.posts;
    expect(post?.message.text).not.toMatch(/<|\u202e/);
    expect(JSON.stringify(post?.message.forms)).not.toMatch(/mrkdwn|"link"|"broadcast"|\u202e/);
  });

  it("that is unreadable is counted and stops nothing", async () => {
    const world = createWorld();
    await world.relay.handle(world.deliver([{ ...stopped, eventID: 7 }, outsideRecord("e1")]));
    expect(world.posts).toHaveLength(1);
    expect(world.logged.join()).toContain('"unreadable":1');
  });

  it("that a message carries and that is unreadable is kept count of, as is a message that makes no sense", async () => {
    const world = createWorld();
    const unread = message({ nonsense: true }, "m2");
    for (const body of [
      throughEventBridge({ ...stopped, eventTime: "soon" }, "m1"),
      unread,
      { ...unread, receives: 2 },
    ])
      await world.relay.handle(body);
    const now = world.parts.clock();
    expect(await world.unreadMessages.between(now, now, 10)).toMatchObject([
      { messageId: "m2", records: null, reason: expect.stringMatching(/^The message /) },
      { messageId: "m1", records: 1 },
    ]);
  });

  it("passes over all other calls", async () => {
    const world = createWorld();
    const calm = callRecord("sts", "AssumeRole", { readOnly: true });
    expect((await world.relay.handle(world.deliver([calm]))).kind).toBe("removed");
    expect(world.posts).toEqual([]);
  });
});

describe("a statement that EventBridge tells of before the log file", () => {
  it("shows once and is sighted once, though both tell of it", async () => {
    const world = createWorld();
    await world.parts.ledger.record(sentEntry(id));
    for (const record of [ourRecord(id), outsideRecord("e1")]) {
      expect((await world.relay.handle(throughEventBridge(record))).kind).toBe("removed");
    }
    expect(world.posts.map(({ key }) => key)).toEqual([
      `statement:${id}`,
      expect.stringMatching(/^statement:/),
    ]);
    expect(await world.parts.coverage.stretches()).toEqual([]);

    world.pass(300_000);
    await world.relay.handle(world.deliver([outsideRecord("e1"), ourRecord(id)], "m2"));
    expect(world.posts.map(({ updates }) => updates)).toEqual([0, 0]);
    expect((await world.parts.ledger.find(id))?.sightings).toHaveLength(1);
    expect(await world.parts.coverage.stretches()).toHaveLength(1);
  });

  it("whose end is not known is ended by the log file alone", async () => {
    const world = createWorld();
    await world.parts.ledger.record({ ...sentEntry(id), state: "unknown" });
    const stateNow = async () => (await world.parts.ledger.find(id))?.state;
    await world.relay.handle(throughEventBridge(ourRecord(id)));
    expect(await stateNow()).toBe("unknown");
    await world.relay.handle(world.deliver([ourRecord(id)], "m2"));
    expect(await stateNow()).toBe("succeeded");
  });

  it("comes again when it could not be shown", async () => {
    const world = createWorld({
      openLogFile: async () => {
        throw new Error("no file is asked for");
      },
    });
    world.parts.channel.post = async () => {
      throw new Error("ratelimited");
    };
    expect(await world.relay.handle(throughEventBridge(outsideRecord("e1")))).toMatchObject({
      kind: "left",
      because: "fault",
      retryMs: 5_000,
    });
  });
});

describe("a finding of GuardDuty in the feed", () => {
  it("says what was found, on what and how grave GuardDuty holds it", async () => {
    const world = createWorld();
    await world.relay.handle(finding());
    const [post] = world.posts;
    expect(post?.message.text).toBe(
      "Warning. GuardDuty found a suspicious login to a database (user postgres): billing",
    );
    expect(post === undefined ? "" : wordsOf(post.message)).toContain(
      "CredentialAccess:RDS/MaliciousIPCaller.FailedLogin: A login to billing-1 came from a known malicious address, " +
        "last seen at 2026-11-22 14:03:07 UTC, from 192.0.2.66, 4 times; GuardDuty's own severity is 5 of 10.",
    );
  });

  it("that goes on is told in its place", async () => {
    const world = createWorld();
    await world.relay.handle(finding());
    await world.relay.handle(finding({ service: { count: 9 } }, "m2"));
    expect(world.posts.map(({ updates }) => updates)).toEqual([1]);
    const [post] = world.posts;
    expect(post === undefined ? "" : wordsOf(post.message)).toContain("9 times");
  });

  it("stays as it was told last when an older report of it comes again", async () => {
    const world = createWorld();
    for (const count of [4, 9, 4])
      await world.relay.handle(finding({ service: { count } }, `m${world.posts[0]?.updates ?? -1}${count}`));
    const [post, ...others] = world.posts;
    expect(others).toEqual([]);
    expect(post === undefined ? "" : wordsOf(post.message)).toContain("9 times");
  });

  it("of another kind is taken off the queue unseen", async () => {
    const world = createWorld();
    expect((await world.relay.handle(finding({ type: "Recon:EC2/PortProbeUnprotectedPort" }))).kind).toBe(
      "removed",
    );
    expect(world.posts).toEqual([]);
  });
});
