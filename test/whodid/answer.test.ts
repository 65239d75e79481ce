import { describe, expect, it } from "@jest/globals";

import { auditedAt, cluster, createWorld, entryOf, maskedAt, minutesAgo, sightingAt } from "./world.js";

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

  it("says of a name that nobody in whodid.yml has that it may be mistyped, lest nothing sound like an acquittal", async () => {
    const { ask } = await createWorld([bobsDrop()]);
    const words = "whodid.yml names nobody bbo: the trail may, or it is mistyped.";
    expect((await ask("DROP money_transfers by @bbo"))[0]).toContain(words);
    expect((await ask("DROP money_transfers by @alice"))[0]).not.toContain("whodid.yml");
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

  it("knows a person by their Slack account, under a name that they had before, and takes no namesake for them", async () => {
    const slack = { teamId: "T1", userId: "U0BOB" };
    const before = bobsDrop(minutesAgo(20), { author: { kind: "person", name: "robert", slack } });
    const namesake = bobsDrop(minutesAgo(5), {
      author: { kind: "person", name: "bob", slack: { teamId: "T1", userId: "U0OLDBOB" } },
    });
    const { ask } = await createWorld([before, namesake]);
    for (const question of ["DROP money_transfers by <@U0BOB>", "by <@U0BOB>"])
      expect((await ask(question))[0]).toContain("Robert dropped money_transfers");
    // Asked for by name, it is whoever had that name.
    expect((await ask("by bob"))[0]).toContain("Bob dropped money_transfers");
    expect((await ask("by robert"))[0]).toContain("Robert dropped money_transfers");
  });

  it("tells the life story of an object without its reads", async () => {
    const { ask } = await createWorld([
      entryOf("bob", "CREATE", "money_transfers", minutesAgo(40)),
      entryOf("alice", "INSERT", "money_transfers", minutesAgo(30), { command: "INSERT" }),
      entryOf("carol", "SELECT", "money_transfers", minutesAgo(3), { command: "SELECT" }),
      entryOf("carol", "EXPLAIN", "money_transfers", minutesAgo(2), { command: "EXPLAIN" }),
    ]);
    const lines = await ask("money_transfers");
    expect(lines[0]).toContain("Alice inserted into money_transfers");
    expect(part(lines, "Earlier")).toContain("Bob created money_transfers");
    expect(lines.join()).toContain("Reads are left out: 2.");
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

  it("names who did it round whodid once the database's log corroborates one text", async () => {
    const { ask } = await createWorld([auditedAt(minutesAgo(12), ["DROP"], "money_transfers")]);
    const lines = await ask("DROP money_transfers");
    expect(lines[0]).toBe(
      "mallory dropped money_transfers on billing, 14:03:07 UTC, 12 minutes ago. Corroborated: the only statement that fits in the database's own log, by its user mallory.",
    );
    expect(lines[1]).toBe("drop table money_transfers");
    expect(lines[2]).toContain("from 192.0.2.66");
    expect(lines.join()).not.toContain("Masked");
  });

  it("tells candidates as such, with the texts that fit the question alone", async () => {
    const { ask } = await createWorld([auditedAt(minutesAgo(12), ["DROP", "TRUNCATE"], "money_transfers")]);
    const lines = await ask("DROP money_transfers");
    expect(lines[0]).toContain("Nothing found");
    expect(part(lines, "It could be")).toBe(
      "It could be:\nmallory ran a statement on billing · done · 14:03:07 UTC, 12 minutes ago, from 192.0.2.66, with aws-cli/2. Candidate: one of these 2 statements in the database's own log, by its user mallory.",
    );
    expect(lines).toContain("drop table money_transfers");
    expect(lines.join()).not.toContain("truncate");
    expect(lines.join()).not.toContain("one of these, whose text the trail hides");
  });

  it("does not take a candidate for the deed, and leaves out those whose texts do something else", async () => {
    const { ask } = await createWorld([
      bobsDrop(minutesAgo(30)),
      auditedAt(minutesAgo(12), ["DROP", "TRUNCATE"], "money_transfers"),
      auditedAt(minutesAgo(6), ["DROP", "TRUNCATE"], "accounts"),
      maskedAt(minutesAgo(3)),
    ]);
    const lines = await ask("DROP money_transfers");
    expect(lines[0]).toContain("Bob dropped money_transfers");
    expect(part(lines, "It could be")).toContain("14:03:07 UTC");
    expect(part(lines, "Since then")).toContain("14:12:07 UTC");
    expect(lines.join()).not.toContain("14:09:07 UTC");
    expect((await ask("DROP money_transfers on orders")).join()).not.toContain("It could be:");
  });

  it.each([
    ["absent", "The log of cluster billing is not exported to CloudWatch Logs: texts"],
    ["unreadable", "The log of cluster billing has another log_line_prefix than Aurora's default: texts"],
    ["too-much", "The log of cluster billing was too long to tell texts apart at 14:10 UTC: texts"],
    ["fault", "The log of cluster billing could not be read at 14:10 UTC: texts"],
  ] as const)("says what a log that is %s leaves unseen", async (answer, words) => {
    const { ask, logBook } = await createWorld([bobsDrop()]);
    await logBook.note({ clusterArn: cluster, lookedAt: minutesAgo(5), answer });
    expect((await ask("DROP money_transfers on billing")).at(-1)).toContain(words);
    expect((await ask("DROP money_transfers on orders")).at(-1)).not.toContain("The log of");
    await logBook.note({ clusterArn: cluster, lookedAt: minutesAgo(4), answer: "read" });
    expect((await ask("DROP money_transfers on billing")).at(-1)).not.toContain("The log of");
  });
});
