import { describe, expect, it } from "@jest/globals";

import { validateBlocks } from "../../src/message/validate.js";
import { linesOf } from "../feed/words-of.js";
import { carol, createWorld, entryOf, maskedAt, minutesAgo, sightingAt } from "./world.js";

const bobsDrop = (at = minutesAgo(12), change = {}) => entryOf("bob", "DROP", "money_transfers", at, change);
const seen = (at = minutesAgo(12)) => ({ sightings: [sightingAt(at)] });
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
const alicesTry = entryOf("alice", "DROP", "money_transfers", minutesAgo(17), failed);

const attempts = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    entryOf("alice", "DROP", "t", minutesAgo(1 + index / 100), failed),
  );

const part = (lines: readonly string[], start: string) => lines.find((line) => line.startsWith(start)) ?? "";

describe("an answer of /whodid", () => {
  it("begins with who did what where and when, and how sure that is", async () => {
    const { ask } = await createWorld([bobsDrop(minutesAgo(12), seen())]);
    const [first] = await ask("DROP money_transfers");
    expect(first).toBe("Bob dropped money_transfers on billing, 14:03:07 UTC, 12 minutes ago. Exact.");
  });

  it("says Recorded until the trail has delivered, and Exact after", async () => {
    const entry = bobsDrop();
    const { ask, ledger } = await createWorld([entry]);
    const [before] = await ask("DROP money_transfers");
    expect(before).toBe(
      "Bob dropped money_transfers on billing, 14:03:07 UTC, 12 minutes ago. Recorded: not yet seen in the trail.",
    );
    await ledger.sight(entry.id, sightingAt(minutesAgo(12)));
    const [after] = await ask("DROP money_transfers");
    expect(after).toMatch(/Exact\.$/);
  });

  it("gives the exact SQL, the role, the address, the channel, and the ids to look further", async () => {
    const entry = bobsDrop(minutesAgo(12), { ...seen(), sql: "drop table money_transfers cascade" });
    const { ask } = await createWorld([entry]);
    const lines = await ask("dropped money_transfers");
    expect(lines[1]).toBe("drop table money_transfers cascade");
    expect(lines[2]).toBe(
      "Outcome: done. Ran from Slack <#C0BILLING>, through whodid at 203.0.113.10. Role sql-bob, source identity bob@example.com, secret sql/bob-a1B2c3.",
    );
    expect(lines[3]).toBe(`Statement ${entry.id}, request req-1, trail event event-${minutesAgo(12)}`);
  });

  it("tells a refused drop before the real one as an attempt", async () => {
    const { ask } = await createWorld([alicesTry, bobsDrop()]);
    const lines = await ask("DROP money_transfers");
    expect(lines[0]).toContain("Bob dropped");
    expect(part(lines, "Tried without effect")).toContain(
      "Alice tried to drop money_transfers on billing · failed: 42501 · 13:58:07 UTC, 17 minutes ago",
    );
  });

  it("does not let a later attempt hide the deed", async () => {
    const { ask } = await createWorld([bobsDrop(minutesAgo(30)), alicesTry]);
    expect((await ask("DROP money_transfers"))[0]).toContain("Bob dropped");
  });

  it("names the latest when it was dropped, re-created and dropped again", async () => {
    const entries = [
      bobsDrop(minutesAgo(50)),
      entryOf("bob", "CREATE", "money_transfers", minutesAgo(40)),
      entryOf("alice", "DROP", "money_transfers", minutesAgo(30)),
    ];
    const { ask } = await createWorld(entries);
    const lines = await ask("DROP money_transfers");
    expect(lines[0]).toContain("Alice dropped money_transfers on billing, 13:45:07 UTC, 30 minutes ago");
    expect(part(lines, "Earlier")).toContain("Bob dropped money_transfers on billing");
    expect(lines.join()).not.toContain("created");
  });

  it("counts a statement that waited for its click from when it was run", async () => {
    const { outcome } = bobsDrop(minutesAgo(8));
    const waited = bobsDrop(minutesAgo(32), {
      sentAt: minutesAgo(8),
      ...(outcome === undefined ? {} : { outcome }),
    });
    const { ask } = await createWorld([entryOf("alice", "DROP", "money_transfers", minutesAgo(20)), waited]);
    expect((await ask("DROP money_transfers last 10m"))[0]).toContain(
      "Bob dropped money_transfers on billing, 14:07:07 UTC",
    );
    expect((await ask("DROP money_transfers"))[0]).toContain("Bob dropped");
  });

  it.each(["unknown", "sending"] as const)(
    "says of a statement that is %s that it may have happened",
    async (state) => {
      const { outcome: _, ...undecided } = bobsDrop();
      const { ask } = await createWorld([{ ...undecided, state }]);
      const lines = await ask("DROP money_transfers");
      expect(lines[0]).toContain("Nothing found that is known to have taken effect");
      expect(part(lines, "Outcome not known")).toContain("Bob may have dropped money_transfers");
    },
  );

  it("matches a schema that the statement did not write, and keeps another schema's apart", async () => {
    const { ask } = await createWorld([
      entryOf("bob", "DROP", "money_transfers", minutesAgo(20)),
      entryOf("alice", "DROP", "audit.money_transfers", minutesAgo(10)),
    ]);
    const lines = await ask("DROP public.money_transfers");
    expect(lines[0]).toContain("Bob dropped money_transfers");
    expect(part(lines, "In another schema")).toContain("Alice dropped audit.money_transfers");
    expect((await ask("DROP money_transfers"))[0]).toContain("Alice dropped audit.money_transfers");
  });

  it("does not take a dropped column for a dropped table", async () => {
    const column = { verb: "DROP", kind: "column", schema: null, name: "money_transfers", column: "note" };
    const table = { verb: "ALTER", kind: "table", schema: null, name: "money_transfers" };
    const { ask } = await createWorld([
      bobsDrop(minutesAgo(5), { effects: [column, table], command: "ALTER TABLE" }),
    ]);
    expect((await ask("DROP money_transfers"))[0]).toContain("Nothing found");
    expect((await ask("ALTER money_transfers"))[0]).toContain("Bob altered money_transfers");
  });

  it("follows on, by, since and last", async () => {
    const elsewhere = bobsDrop(minutesAgo(2), { database: "orders" });
    const { ask } = await createWorld([bobsDrop(), alicesTry, elsewhere]);
    expect((await ask("DROP money_transfers"))[0]).toContain("on orders");
    expect((await ask("DROP money_transfers on billing"))[0]).toContain("on billing");
    expect((await ask("DROP money_transfers by @alice"))[0]).toContain("Nothing found");
    expect((await ask("DROP money_transfers by <@U0BOB> on billing"))[0]).toContain("Bob dropped");
    expect((await ask("DROP money_transfers on billing last 10m"))[0]).toContain("Nothing found");
    expect((await ask("DROP money_transfers on billing since 14:00"))[0]).toContain("Bob dropped");
  });

  it("tells the life story of an object without its reads", async () => {
    const { ask } = await createWorld([
      entryOf("bob", "CREATE", "money_transfers", minutesAgo(40)),
      entryOf("alice", "INSERT", "money_transfers", minutesAgo(30), { command: "INSERT" }),
      entryOf("carol", "SELECT", "money_transfers", minutesAgo(3), { command: "SELECT" }),
    ]);
    const lines = await ask("money_transfers");
    expect(lines[0]).toContain("Alice inserted into money_transfers");
    expect(part(lines, "Earlier")).toContain("Bob created money_transfers");
    expect(lines.join()).toContain("Reads are left out: 1.");
  });

  it("tells what a person did, round whodid too", async () => {
    const { ask } = await createWorld([bobsDrop(), maskedAt(minutesAgo(4))]);
    expect((await ask("by @bob last 2h"))[0]).toContain("Bob dropped money_transfers");
    const [first, second, third] = await ask("by mallory last 2h");
    expect(first).toBe("mallory ran a statement on billing, 14:11:07 UTC, 4 minutes ago. Masked.");
    expect(second).toContain("The trail hides the text");
    expect(third).toContain(
      "from 192.0.2.66, with aws-cli/2. Caller arn:aws:iam::111122223333:user/mallory.",
    );
  });

  it("says what was searched and what could not be seen when nothing is found", async () => {
    const { ask } = await createWorld([]);
    const lines = await ask("DROP public.money_transfers on billing since yesterday");
    expect(lines[0]).toBe(
      "Nothing found: DROP of public.money_transfers on billing, since 2026-11-21 00:00:00 UTC.",
    );
    expect(lines[1]).toContain("not followed yet");
    expect(lines[2]).toBe(
      "Trail read from 13:00 to 14:05 UTC for account 111122223333, eu-west-1; the last 2 hours may still change; gaps are not checked yet.",
    );
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
    await expect(answer("DROP t", carol)).rejects.toThrow("throttled");
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
    const told = await answer("DROP t", carol);
    expect(validateBlocks(told.forms[0] ?? [])).toEqual([]);
    expect(JSON.stringify(told)).not.toContain("mrkdwn");
    expect(JSON.stringify(told)).not.toContain("\u202e");
    const refused = await answer("DROP t <!channel>", carol);
    expect(refused.text).not.toContain("<");
    expect(linesOf(refused).join()).toContain("<!channel>");
  });

  it("keeps the SQL out of the notification", async () => {
    const { answer } = await createWorld([bobsDrop(minutesAgo(1), { sql: "drop table x -- hush" })]);
    expect((await answer("DROP money_transfers", carol)).text).not.toContain("hush");
  });
});
