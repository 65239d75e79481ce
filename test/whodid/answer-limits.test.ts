import { describe, expect, it } from "@jest/globals";

import { markOf } from "../../src/ledger/rollup.js";
import { validateBlocks } from "../../src/message/validate.js";
import { linesOf } from "../feed/words-of.js";
import { carol, cluster, createWorld, entryOf, maskedAt, minutesAgo } from "./world.js";

const bobsDrop = (at = minutesAgo(12), change = {}) => entryOf("bob", "DROP", "money_transfers", at, change);
const failed = {
  state: "failed",
  outcome: {
    endedAt: minutesAgo(17),
    rows: null,
    tookMs: 3,
    requestId: null,
    because: "it failed (42501)",
    sqlState: "42501",
  },
} as const;
const attempts = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    entryOf("alice", "DROP", "t", minutesAgo(1 + index / 100), failed),
  );

const part = (lines: readonly string[], start: string) => lines.find((line) => line.startsWith(start)) ?? "";

describe("the limits of an answer", () => {
  it("says what was searched and what could not be seen when nothing is found", async () => {
    const { ask } = await createWorld([]);
    const lines = await ask("DROP public.money_transfers on billing since yesterday");
    expect(lines[0]).toBe(
      "Nothing found: DROP of public.money_transfers on billing, since 2026-11-21 00:00:00 UTC.",
    );
    expect(lines[1]).toContain("is not in the ledger");
    expect(lines[2]).toBe(
      "Trail read from 13:00 to 14:05 UTC for account 111122223333, eu-west-1; the last 2 hours may still change; gaps are not checked yet.",
    );
  });

  it("says how many statements of applications were only counted, since the deed or in the time asked about", async () => {
    const { ask, rollups } = await createWorld([bobsDrop()]);
    for (const [ago, ids] of [
      [20, ["a"]],
      [10, ["b", "c"]],
      [9, ["c", "d"]],
    ] as const) {
      await rollups.add({
        application: "billing-worker",
        clusterArn: cluster,
        secretArn: null,
        minute: minutesAgo(ago) - (minutesAgo(ago) % 60_000),
        first: minutesAgo(ago),
        last: minutesAgo(ago),
        samples: [],
        ends: { done: ids.map(markOf).join("") },
      });
    }
    expect((await ask("DROP money_transfers")).at(-1)).toContain(
      "Statements that were only counted, and so not searched: 3 of the application billing-worker, since 14:05:07 UTC.",
    );
    expect((await ask("DROP nothing")).at(-1)).toContain("not searched: 4 of the application billing-worker");
    expect((await ask("DROP nothing on orders")).at(-1)).not.toContain("counted");
  });

  it("says so when the trail was never read", async () => {
    const { ask } = await createWorld([], { isRead: false });
    expect((await ask("DROP money_transfers")).at(-1)).toContain(
      "No file of the trail has been read for account 111122223333, eu-west-1",
    );
  });

  it("names the masked statements that it could be, with person, place and time, and guesses no text", async () => {
    const denied = maskedAt(minutesAgo(5), { state: "failed" });
    const { ask } = await createWorld([maskedAt(minutesAgo(4)), denied]);
    const lines = await ask("DROP money_transfers");
    expect(lines[0]).toContain("Nothing found");
    expect(part(lines, "It could be one of these, whose text the trail hides").split("\n").slice(1)).toEqual([
      "• mallory ran a statement on billing · done · 14:11:07 UTC, 4 minutes ago, from 192.0.2.66, with aws-cli/2. Masked.",
    ]);
  });

  it("tells beside a deed what has gone round whodid since", async () => {
    const { ask } = await createWorld([maskedAt(minutesAgo(30)), bobsDrop(), maskedAt(minutesAgo(4))]);
    const lines = await ask("DROP money_transfers");
    expect(lines[0]).toContain("Bob dropped");
    expect(part(lines, "Since then").split("\n")).toHaveLength(2);
  });

  it("finds a deed behind many attempts, and reads no more than 200 statements for it", async () => {
    const some = await createWorld([entryOf("bob", "DROP", "t", minutesAgo(20)), ...attempts(120)]);
    expect((await some.ask("DROP t"))[0]).toContain("Bob dropped");

    const many = await createWorld([entryOf("bob", "DROP", "t", minutesAgo(20)), ...attempts(250)]);
    const lines = await many.ask("DROP t on billing");
    expect(lines[0]).toContain("Nothing found that is known");
    expect(lines.join()).toContain("Only the newest 200 statements were searched");
  });

  it("answers people of whodid only, and refuses with one sentence", async () => {
    const { ask } = await createWorld([bobsDrop()]);
    expect(await ask("DROP money_transfers", { teamId: "T1", userId: "U0GUEST" })).toEqual([
      "You are not in whodid's list of people; ask whoever runs whodid to add you to whodid.yml.",
    ]);
    expect(await ask("DROP money_transfers", { ...carol, teamId: "T2" })).toHaveLength(1);
    expect(await ask("DROP t on nowhere")).toEqual([
      "There is no database nowhere here; whodid knows billing, orders.",
    ]);
    expect((await ask("DROP t by <@U0NOBODY>")).join()).toContain("Nobody in whodid has that Slack account");
    expect((await ask("DROP a b")).join()).toContain("don't understand “b”");
    expect((await ask("help")).join()).toContain("/whodid DROP money_transfers");
  });

  it("lets the fault be seen when the ledger can't be read", async () => {
    const { answer } = await createWorld([], {
      ledger: { lookUp: async () => Promise.reject(new Error("throttled")) },
    });
    await expect(answer("DROP t", { user: carol, channelId: "C0BILLING" })).rejects.toThrow("throttled");
  });

  it("lets no text act, and stays within Slack's limits, whatever was recorded", async () => {
    const hostile = `<!channel>\u202e${"x".repeat(70_000)}`;
    const entries = Array.from({ length: 30 }, (_, index) =>
      entryOf("bob", "DROP", "t", minutesAgo(index + 1), {
        sql: hostile,
        ...(index % 2 === 0 ? failed : {}),
      }),
    );
    const { answer } = await createWorld(entries);
    const told = await answer("DROP t", { user: carol, channelId: "C0BILLING" });
    expect(validateBlocks(told.forms[0] ?? [])).toEqual([]);
    expect(JSON.stringify(told)).not.toContain("mrkdwn");
    expect(JSON.stringify(told)).not.toContain("\u202e");
    const refused = await answer("DROP t <!channel>", { user: carol, channelId: "C0BILLING" });
    expect(refused.text).not.toContain("<");
    expect(linesOf(refused).join()).toContain("<!channel>");
  });

  it("keeps the SQL out of the notification", async () => {
    const { answer } = await createWorld([bobsDrop(minutesAgo(1), { sql: "drop table x -- hush" })]);
    expect(
      (await answer("DROP money_transfers", { user: carol, channelId: "C0BILLING" })).text,
    ).not.toContain("hush");
  });

  it("shows the SQL without its literals in a channel that hides them, and whole elsewhere", async () => {
    const { ask } = await createWorld([bobsDrop(minutesAgo(1), { sql: "drop table x -- hush" })]);
    expect((await ask("DROP money_transfers")).join()).toContain("drop table x -- hush");
    const hidden = (await ask("DROP money_transfers", undefined, "C0FEED")).join();
    expect(hidden).toContain("drop table x -- ?");
    expect(hidden).not.toContain("hush");
  });
});
