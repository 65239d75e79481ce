import { afterAll, describe, expect, it } from "@jest/globals";

import { createWhoRan, type Pointed } from "../../src/whodid/who-ran.js";
import { createSourceReader } from "../fakes/reader.js";
import { linesOf } from "../feed/words-of.js";
import { carol, createWorld, entryOf, minutesAgo, now, policy } from "./world.js";

const reader = createSourceReader();
afterAll(() => reader.close());

const bobsDrop = entryOf("bob", "DROP", "public.money_transfers", minutesAgo(12));

async function ask(pointed: Partial<Pointed>, user = carol, channelId = "C0BILLING") {
  const { ledger, answer } = await createWorld([bobsDrop]);
  const whoRan = createWhoRan({
    policy,
    clock: () => now,
    hidesLiterals: (id) => id === "C0FEED",
    ledger,
    readSql: reader.readSql,
    answer,
    command: "/whodid",
  });
  return linesOf(
    await whoRan(
      { statementId: undefined, isOtherNotice: false, texts: [], ...pointed },
      { user, channelId },
    ),
  ).join("\n");
}

describe("who ran this?", () => {
  it("is answered with the very statement that the message names, as the ledger has it", async () => {
    const said = await ask({ statementId: bobsDrop.id, texts: ["select 1"] });
    expect(said).toMatch(/^Bob dropped public\.money_transfers on billing, .*12 minutes ago/);
    expect(said).toContain("drop table public.money_transfers");
    expect(said).toContain(bobsDrop.id);
  });

  it.each([
    "drop table money_transfers",
    "DROP TABLE public.money_transfers CASCADE;",
    'drop table "money_transfers"',
  ])("is asked of the history where a message only holds SQL: %s", async (sql) => {
    expect(await ask({ texts: ["not SQL at all", sql] })).toMatch(
      /^Bob dropped public\.money_transfers on billing/,
    );
  });

  it("is asked of the history, too, when the id in the message is not in the ledger", async () => {
    const said = await ask({
      statementId: "01ARZ3NDEKTSV4RRFFQ69G5FAV",
      texts: ["drop table money_transfers"],
    });
    expect(said).toMatch(/^Bob dropped/);
  });

  it("is told apart from what can't be read", async () => {
    for (const texts of [[], ["good morning"], ["select 1"]])
      expect(await ask({ texts })).toMatch(/no statement in this message/);
  });

  it("says of a list or an alarm of the feed that it is about no single statement", async () => {
    expect(await ask({ isOtherNotice: true, texts: ["drop table money_transfers"] })).toMatch(
      /no single statement/,
    );
  });

  it("is answered for people of whodid.yml alone", async () => {
    const stranger = { teamId: "T1", userId: "U0EVE" };
    expect(await ask({ statementId: bobsDrop.id }, stranger)).toMatch(/not in whodid's list of people/);
  });

  it("hides literals where the channel must see none", async () => {
    const secretive = { ...bobsDrop, sql: "drop table money_transfers -- 4711" };
    const { ledger, answer } = await createWorld([secretive]);
    const readSql = reader.readSql;
    const parts = { policy, clock: () => now, ledger, readSql, answer, command: "/whodid" };
    const whoRan = createWhoRan({ ...parts, hidesLiterals: () => true });
    const said = await whoRan(
      { statementId: bobsDrop.id, isOtherNotice: false, texts: [] },
      { user: carol, channelId: "C0FEED" },
    );
    expect(JSON.stringify(said)).not.toContain("4711");
  });
});
