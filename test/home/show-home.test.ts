import { describe, expect, it } from "@jest/globals";

import { validateBlocks } from "../../src/message/validate.js";
import { anEntry, malloryActor, noon } from "../fakes/entries.js";
import { createMemoryUnreadMessages } from "../fakes/memory-unread-messages.js";
import { linesOf, wordsOf } from "../feed/words-of.js";
import { aRead, bob, carol, hmac, openHome, policy } from "./stage.js";

const minute = 60_000;
const drop = (minutesAgo: number) =>
  anEntry({ createdAt: noon - minutesAgo * minute, sqlHmac: hmac("drop table money_transfers cascade") });

describe("App Home", () => {
  it("says who you are, as which role you run, and what you may do where", async () => {
    const words = wordsOf(await (await openHome()).look(bob));
    expect(words).toContain("You are Bob");
    expect(words).toContain("arn:aws:iam::111122223333:role/sql-bob");
    expect(words).toContain("bob@example.com");
    expect(words).toContain("Your groups: dbas.");
    expect(words).toContain(
      "• billing (production): reads at once, write and destructive statements after your click; the default in <#C0BILLING>",
    );
    expect(words).not.toContain("administrative");
  });

  it("counts a database only where rules and secrets let you in", async () => {
    const [billing] = policy.databases;
    if (billing === undefined) throw new Error("no database");
    const noSecret = { ...policy, databases: [{ ...billing, secrets: [] }] };
    for (const [user, changes] of [
      [carol, {}],
      [bob, { policy: noSecret }],
    ] as const) {
      const words = wordsOf(await (await openHome([], changes)).look(user));
      expect(words).toContain("No rule gives you a database yet. Ask whoever keeps whodid.yml");
      expect(words).not.toContain("billing (production)");
    }
  });

  it("greets whom it does not know with their Slack id and the way in, and looks nothing up for them", async () => {
    const home = await openHome([], { ledger: { lookUp: () => Promise.reject(new Error("asked")) } });
    const words = wordsOf(await home.look({ teamId: "T0SANDBOX", userId: "U0MALLORY" }));
    expect(words).toContain("whodid does not know you yet.");
    expect(words).toContain("U0MALLORY");
  });

  it.each([
    ["guest", "Guests can't run statements with whodid."],
    ["stranger", "whodid only answers people of the workspace that it is installed in."],
    ["deactivated", "this account is deactivated"],
    ["lookup-failed", "Open this page again in a minute."],
  ] as const)("tells a %s why there is nothing, whatever whodid.yml says", async (because, sentence) => {
    const home = await openHome([aRead("select 1", noon)], {
      findStanding: async () => ({ kind: "refused", because }),
    });
    const words = wordsOf(await home.look(bob));
    expect(words).toContain(sentence);
    expect(words).not.toContain("select 1");
  });

  it("shows your last ten statements with their outcome, newest first, and nobody else's", async () => {
    const mine = Array.from({ length: 12 }, (_, index) => aRead(`select ${index}`, noon - index * minute));
    const others = [
      aRead("select 'of carol'", noon, {
        author: { kind: "person", name: "carol", slack: carol },
      }),
      // Somebody who was called Bob before.
      aRead("select 'of another bob'", noon, {
        author: { kind: "person", name: "bob", slack: { teamId: "T0SANDBOX", userId: "U0OLDBOB" } },
      }),
      aRead("select 'round whodid'", noon, {
        author: { kind: "outside", actor: { ...malloryActor, name: "bob", person: "bob" } },
      }),
    ];
    const lines = linesOf(await (await openHome([...mine, ...others])).look(bob));
    expect(lines.filter((line) => line.startsWith("select"))).toEqual(
      Array.from({ length: 10 }, (_, index) => `select ${index}`),
    );
    expect(lines.filter((line) => line.startsWith("SELECT on billing: 5 rows"))).toHaveLength(10);
  });

  it("finds your statements under a name that you had before, and those recorded before they were kept by account", async () => {
    const renamed = aRead("select 'as robert'", noon, {
      author: { kind: "person", name: "robert", slack: bob },
    });
    const old = aRead("select 'long ago'", noon - minute);
    const { parts } = await openHome([renamed, old]);
    const lookUp: typeof parts.ledger.lookUp = async (lookup) => {
      const page = await parts.ledger.lookUp(lookup);
      const entries = page.entries.filter(({ id }) => lookup.by.kind !== "slack" || id !== old.id);
      return { ...page, entries };
    };
    const lines = linesOf(await (await openHome([], { ledger: { lookUp } })).look(bob));
    expect(lines.filter((line) => line.startsWith("select"))).toEqual([
      "select 'as robert'",
      "select 'long ago'",
    ]);
  });

  it("shows what waits for your click and where, until the offer ends; then that nobody confirmed it", async () => {
    const waiting = wordsOf(await (await openHome([drop(29)])).look(bob));
    expect(waiting).toContain("DROP TABLE on billing: waits for your click");
    expect(waiting).toContain("Its buttons stand in <#C0BILLING>; the offer ends 2026-11-20 12:01:00 UTC.");
    const lapsed = wordsOf(await (await openHome([drop(31)])).look(bob));
    expect(lapsed).toContain("Nothing waits for your click, and nothing of yours is under way.");
    expect(lapsed).toContain(
      "DROP TABLE on billing: not run: it was offered and nobody confirmed it in time",
    );
  });

  it("shows what is under way since when", async () => {
    const entry = aRead("select pg_sleep(20)", noon - 5_000, { state: "sending" });
    const words = wordsOf(await (await openHome([entry])).look(bob));
    expect(words).toContain("SELECT on billing: under way");
    expect(words).toContain("Since 2026-11-20 11:59:55 UTC.");
  });

  it("shows no rows and no secrets, only what the ledger keeps, and nothing in it can act in Slack", async () => {
    const sql = "select '<!channel> \u202e ```', password '***'";
    const view = await (await openHome([aRead(sql, noon)])).look(bob);
    expect(JSON.stringify(view)).not.toContain("\u202e");
    const found = (view.forms[0] ?? []).filter((block) => JSON.stringify(block).includes("<!channel>"));
    expect(found.map(({ type }) => type)).toEqual(["rich_text"]);
  });

  it("offers a statement again only where the ledger holds all of its text", async () => {
    const secret = aRead("create role x password ***", noon, { sqlHmac: hmac("the exact text") });
    const view = await (await openHome([aRead("select 1", noon - 1), secret])).look(bob);
    const menus = JSON.stringify(view.forms[0]?.filter((block) => "accessory" in block));
    expect(menus.match(/"(?:again|explain):/g)).toEqual(['"again:', '"explain:']);
  });

  it("tells how feed and trail are: coverage, what could not be read, and how each database answered last", async () => {
    const unreadMessages = createMemoryUnreadMessages();
    await unreadMessages.add({ messageId: "m", at: noon, records: null, reason: "not JSON" });
    const failed = aRead("select 2", noon - minute, {
      state: "failed",
      outcome: {
        endedAt: noon,
        rows: null,
        tookMs: null,
        requestId: null,
        because: "it failed (unavailable)",
        sqlState: null,
      },
    });
    const health = async (...entries: Parameters<typeof openHome>[0] & object) =>
      wordsOf(await (await openHome(entries, { unreadMessages })).look(bob));
    expect(await health()).toContain(
      "No file of the trail has been read for account 111122223333, eu-west-1",
    );
    expect(await health()).toContain("In the last 7 days 1 message of the queue could not be read.");
    expect(await health()).toContain("No call to the Data API of billing is known yet.");
    expect(await health(aRead("select 1", noon - 2 * minute))).toContain(
      "The Data API of billing answered its last known call at 2026-11-20 11:58:00 UTC.",
    );
    const outside = { kind: "outside", actor: malloryActor } as const;
    const denied = { ...failed, id: anEntry({ createdAt: noon }).id, author: outside };
    expect(await health(aRead("select 1", noon - 2 * minute), denied)).toContain("answered its last known");
    expect(await health(aRead("select 1", noon - 2 * minute), failed)).toContain(
      "The last known call to the Data API of billing failed at 2026-11-20 12:00:00 UTC: it failed (unavailable).",
    );
  });

  it("says of what can't be read just now that it can't, and shows the rest", async () => {
    const broken = { lookUp: () => Promise.reject(new Error("throttled")) };
    const words = wordsOf(await (await openHome([], { ledger: broken })).look(bob));
    expect(words).toContain("You are Bob");
    expect(words).toContain("whodid can't read your statements in its records just now.");
    expect(words).toContain("whodid can't read how they are in its records just now.");
  });

  it("passes Slack's limits whatever there is to show", async () => {
    const long = "select '" + "x".repeat(60_000) + "'";
    const [billing] = policy.databases;
    if (billing === undefined) throw new Error("no database");
    const databases = Array.from({ length: 60 }, (_, index) => ({
      ...billing,
      name: index === 0 ? "billing" : `d${index}`,
    }));
    const pending = Array.from({ length: 15 }, (_, index) => ({ ...drop(index), sql: long }));
    const ended = Array.from({ length: 15 }, (_, index) => aRead(long, noon - index));
    const home = await openHome([...pending, ...ended], { policy: { ...policy, databases } });
    const view = await home.look(bob);
    expect(validateBlocks(view.forms[0] ?? [], "view")).toEqual([]);
    expect(JSON.stringify(view).length).toBeLessThan(100_000);
    expect(wordsOf(view)).toContain("… and d10, d11,");
  });

  it("costs the same looks into the ledger however long history is", async () => {
    const looks: number[] = [];
    for (const length of [0, 200]) {
      const { parts } = await openHome(
        Array.from({ length }, (_, index) => aRead(`select ${index}`, noon - index * minute)),
      );
      let asked = 0;
      const lookUp: typeof parts.ledger.lookUp = (lookup) => {
        asked += lookup.limit;
        return parts.ledger.lookUp(lookup);
      };
      await (await openHome([], { ledger: { lookUp } })).look(bob);
      looks.push(asked);
    }
    // Without a page full of one's own, what was recorded before there was a key by account is looked for by name.
    expect(looks).toEqual([65, 35]);
  });
});
