import { describe, expect, it } from "@jest/globals";

import type { Entry } from "../../src/ledger/entry.js";
import { createWorld, entryOf, minutesAgo } from "./world.js";

const renaming = (who: string, from: string, to: string, minutes: number, change: Partial<Entry> = {}) =>
  entryOf(who, "RENAME", from, minutesAgo(minutes), {
    command: "ALTER TABLE",
    effects: [{ verb: "RENAME", kind: "table", schema: null, name: from, newName: to }],
    ...change,
  });
const whole = (kind: string, name: string, minutes: number, change: Partial<Entry> = {}) =>
  entryOf("bob", "DROP", name, minutesAgo(minutes), {
    command: `DROP ${kind.toUpperCase()}`,
    effects: [{ verb: "DROP", kind, schema: null, name, cascade: true }],
    ...change,
  });
const block = (lines: readonly string[], start: string) =>
  lines
    .find((line) => line.startsWith(start))
    ?.split("\n")
    .slice(1) ?? [];
const renamed = "Renamed, so its other names were searched, too:";
const fallen = "It would have fallen with these, if it was there then:";

describe("a table that was renamed", () => {
  it("is found by its new name with what was done under the old one, and the answer says so", async () => {
    const { ask } = await createWorld([
      entryOf("alice", "DELETE", "transfers", minutesAgo(50)),
      renaming("bob", "transfers", "money_transfers", 40),
      // Another table, which only later got the name.
      entryOf("carol", "DELETE", "transfers", minutesAgo(5)),
    ]);
    const lines = await ask("deleted from money_transfers");
    expect(lines[0]).toContain("Alice deleted from transfers on billing");
    expect(block(lines, renamed)).toEqual([
      expect.stringContaining("Bob renamed transfers to money_transfers on billing"),
    ]);
    expect(lines.join("\n")).not.toContain("Carol");
  });

  it("is found by its old name with what was done under the new one", async () => {
    const { ask } = await createWorld([
      renaming("bob", "money_transfers", "mt_2025", 40),
      renaming("bob", "mt_2025", "mt_old", 30),
      entryOf("alice", "DROP", "mt_old", minutesAgo(20)),
      entryOf("carol", "DROP", "mt_2025", minutesAgo(50)),
    ]);
    const lines = await ask("DROP money_transfers");
    expect(lines[0]).toContain("Alice dropped mt_old on billing");
    expect(block(lines, renamed)).toHaveLength(2);
    expect(lines.join("\n")).not.toContain("Carol");
  });

  it("that is still there is told by who renamed it", async () => {
    const { ask } = await createWorld([renaming("bob", "money_transfers", "mt_old", 40)]);
    const lines = await ask("DROP money_transfers");
    expect(lines[0]).toBe(
      "Nothing found under that name: DROP of money_transfers on billing, orders, in all of its recorded history.",
    );
    expect(block(lines, renamed)[0]).toContain("Bob renamed money_transfers to mt_old on billing");
  });

  it("in its life story is told of once, where the rename is the latest", async () => {
    const { ask } = await createWorld([
      entryOf("alice", "CREATE", "transfers", minutesAgo(50)),
      renaming("bob", "transfers", "money_transfers", 40),
    ]);
    const lines = await ask("money_transfers");
    expect(lines[0]).toContain("Bob renamed transfers to money_transfers");
    expect(block(lines, renamed)).toEqual([]);
    expect(block(lines, "Under its other names:")[0]).toContain("Alice created transfers");
  });

  it("does not put what was done under another name before what was done under the one asked for", async () => {
    const { ask } = await createWorld([
      entryOf("alice", "DROP", "money_transfers", minutesAgo(50)),
      renaming("bob", "money_transfers", "mt_old", 40),
      entryOf("carol", "DROP", "mt_old", minutesAgo(20)),
    ]);
    const lines = await ask("DROP money_transfers");
    expect(lines[0]).toContain("Alice dropped money_transfers");
    expect(block(lines, "Under its other names:")[0]).toContain("Carol dropped mt_old");
  });

  it("is not followed by a rename that failed, of a column, or on another database", async () => {
    const column = {
      effects: [
        { verb: "RENAME", kind: "column", schema: null, name: "money_transfers", column: "a", newName: "b" },
      ],
    };
    const { ask } = await createWorld([
      renaming("bob", "money_transfers", "x", 40, { state: "failed" }),
      renaming("bob", "money_transfers", "b", 39, column),
      renaming("bob", "money_transfers", "y", 38, { database: "orders" }),
      entryOf("alice", "DROP", "x", minutesAgo(20)),
      entryOf("alice", "DROP", "b", minutesAgo(19)),
      entryOf("alice", "DROP", "y", minutesAgo(18)),
    ]);
    const lines = await ask("DROP money_transfers on billing");
    expect(lines.join("\n")).not.toMatch(/Alice|Renamed/);
  });

  it("is not followed by what renamed another table that had the name before or has it since", async () => {
    const { ask } = await createWorld([
      renaming("carol", "b", "before", 50),
      renaming("bob", "a", "b", 40),
      renaming("bob", "a0", "a", 45),
      renaming("carol", "a0", "since", 30),
      entryOf("alice", "DROP", "before", minutesAgo(20)),
      entryOf("alice", "DROP", "since", minutesAgo(19)),
    ]);
    const lines = await ask("DROP a on billing");
    expect(block(lines, renamed)).toHaveLength(2);
    expect(lines.join("\n")).not.toMatch(/Alice|Carol/);
  });

  it("is followed over four names, in circles too, and no further", async () => {
    const circle = [renaming("bob", "a", "b", 40), renaming("bob", "b", "a", 39)];
    const chain = Array.from({ length: 9 }, (_, at) =>
      renaming("bob", `a${at || ""}`, `a${at + 1}`, 30 - at),
    );
    const looked: string[] = [];
    const { ask, ledger } = await createWorld([...circle, ...chain]);
    const { lookUp } = ledger;
    ledger.lookUp = (lookup) => {
      if (lookup.by.kind === "object" && lookup.by.verb === "RENAME") looked.push(lookup.by.name);
      return lookUp(lookup);
    };
    await ask("DROP a on billing");
    expect(looked).toEqual(["a", "a1", "b", "a2", "a3"]);
  });
});

describe("a table in a schema or database that was dropped whole", () => {
  it("may have fallen with it, and the answer says which", async () => {
    const { ask } = await createWorld([
      entryOf("alice", "CREATE", "app.money_transfers", minutesAgo(60)),
      whole("schema", "app", 12),
      whole("schema", "other", 11),
      whole("schema", "public", 10, {
        effects: [{ verb: "DROP", kind: "schema", schema: null, name: "public" }],
      }),
      whole("database", "billing", 9, { state: "unknown" }),
      whole("table", "app", 8),
      whole("schema", "app", 7, { state: "failed" }),
    ]);
    const lines = await ask("money_transfers");
    expect(lines[0]).toContain("Alice created app.money_transfers");
    expect(block(lines, fallen)).toEqual([
      expect.stringContaining("Bob may have dropped billing on billing"),
      expect.stringContaining("Bob dropped app on billing"),
    ]);
    expect(block(await ask("DROP money_transfers"), fallen)).toHaveLength(2);
    const asked = await ask("DROP other.money_transfers on billing");
    expect(asked[0]).toContain("Nothing found under that name");
    expect(block(asked, fallen)[1]).toContain("Bob dropped other on billing");
    expect(block(await ask("deleted from app.money_transfers"), fallen)).toEqual([]);
    expect(block(await ask("DROP app.money_transfers by @alice"), fallen)).toEqual([]);
    expect(block(await ask("DROP app.money_transfers last 10m"), fallen)).toHaveLength(1);
  });
});
