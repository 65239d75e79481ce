import { describe, expect, it } from "@jest/globals";

import { createMemoryLedger } from "../fakes/memory-ledger.js";
import { createWorld, entryOf, minutesAgo } from "./world.js";

const part = (lines: readonly string[], start: string) => lines.find((line) => line.startsWith(start)) ?? "";

describe("a question with a wildcard", () => {
  it("is answered by the latest statement on a name that fits, and tells which names were searched", async () => {
    const { ask } = await createWorld([
      entryOf("bob", "DROP", "money_transfers", minutesAgo(12)),
      entryOf("alice", "DROP", "money_old", minutesAgo(3)),
      entryOf("alice", "CREATE", "money_new", minutesAgo(2)),
      entryOf("alice", "DROP", "accounts", minutesAgo(1.5)),
      entryOf("carol", "DROP", "money_orders", minutesAgo(1), { database: "orders" }),
    ]);
    const lines = await ask("DROP money_* on billing");
    expect(lines[0]).toContain("Alice dropped money_old on billing");
    expect(lines.join("\n")).toMatch(/Earlier:\n• Bob dropped money_transfers on billing/);
    expect(lines.join("\n")).not.toMatch(/accounts|money_orders/);
    expect(part(lines, "Names that fit")).toBe(
      "Names that fit: money_new, money_old, money_transfers. Watched calls to AWS are not searched by a pattern.",
    );
    expect((await ask("DROP money_*"))[0]).toContain("Carol dropped money_orders on orders");
    expect((await ask("public.*_transfers"))[0]).toContain("Bob dropped money_transfers");
    expect((await ask('DROP "money_*"'))[0]).toContain("Nothing found");
  });

  it("that fits no name says so", async () => {
    const { ask } = await createWorld([entryOf("bob", "DROP", "money_transfers", minutesAgo(12))]);
    const lines = await ask("DROP mony_*");
    expect(lines[0]).toBe(
      "Nothing found: DROP of mony_* on billing, orders, in all of its recorded history.",
    );
    expect(part(lines, "No name")).toContain("No name that the ledger knows fits.");
    expect(part(lines, "Searched")).toContain("not followed from a pattern.");
  });

  it("searches twenty names, however many there are, and says that there are more", async () => {
    const drops = Array.from({ length: 600 }, (_, index) =>
      entryOf("bob", "DROP", `t_${String(index).padStart(3, "0")}`, minutesAgo(600 - index)),
    );
    const asked = { names: 0, looks: 0 };
    const ledger = createMemoryLedger();
    const { ask } = await createWorld(drops, {
      ledger: {
        ...ledger,
        namesOn: (...args) => {
          asked.names += 1;
          return ledger.namesOn(...args);
        },
        lookUp: (lookup) => {
          asked.looks += 1;
          return ledger.lookUp(lookup);
        },
      },
    });
    const lines = await ask("DROP t_* on billing");
    expect(lines[0]).toContain("Bob dropped t_019");
    expect(part(lines, "Names that fit")).toContain("t_019; there may be more, which were not searched.");
    // Each name once, and what is masked.
    expect(asked).toEqual({ names: 1, looks: 21 });
  });
});

describe("a name that the ledger does not know", () => {
  const known = [
    entryOf("bob", "DROP", "money_transfers", minutesAgo(12)),
    entryOf("bob", "CREATE", "money_transfer_old", minutesAgo(11)),
    entryOf("bob", "CREATE", "accounts", minutesAgo(10)),
  ];

  it.each([
    ["DROP money_transfer", "Did you mean money_transfers?"],
    ["DROP monee_transfers", "Did you mean money_transfers?"],
    ["DROP monye_transfers", "Did you mean money_transfers?"],
    ["DROP money_transfer_od", "Did you mean money_transfer_old or money_transfers?"],
    ["DROP accuonts", "Did you mean accounts?"],
    ["DROP invoices", ""],
    // It is known; nobody dropped it.
    ["DROP accounts", ""],
    ["UPDATE money_transfer_old", ""],
  ])("is met with the names that are nearly it: %s", async (question, near) => {
    const { ask } = await createWorld(known);
    expect(part(await ask(question), "Did you mean")).toBe(near);
  });
});
