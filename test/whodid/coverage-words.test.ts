import { describe, expect, it } from "@jest/globals";
import type { JudgedDay } from "../../src/trail/coverage.js";
import { createWorld, now, place } from "./world.js";

const judged = (day: string, verdict: JudgedDay["verdict"], ...because: readonly string[]): JudgedDay => ({
  ...place,
  day,
  verdict,
  because,
});

/** The coverage sentence of an answer; the world's now is 2026-11-22 14:15. */
async function sentence(days: readonly JudgedDay[], question = "DROP money_transfers", isRead = true) {
  const { ask } = await createWorld([], { judged: days, isRead });
  return (await ask(question)).at(-1) ?? "";
}

const read =
  "Trail read from 13:00 to 14:05 UTC for account 111122223333, eu-west-1; the last 2 hours may still change; ";

describe("The coverage of an answer", () => {
  it("says since when no gap is known", async () => {
    expect(
      await sentence([
        judged("2026-11-20", "complete"),
        judged("2026-11-21", "complete"),
        judged("2026-11-22", "provisional"),
      ]),
    ).toBe(`${read}no gap is known from 2026-11-20 to 2026-11-22.`);
    expect(await sentence([judged("2026-11-22", "provisional")])).toBe(
      `${read}no gap is known on 2026-11-22.`,
    );
  });

  it("says why a day is not certain", async () => {
    expect(await sentence([judged("2026-11-22", "provisional", "1 file read that no digest lists")])).toBe(
      `${read}no gap is known on 2026-11-22 (2026-11-22: 1 file read that no digest lists).`,
    );
  });

  it("names the newest gaps and counts the others", async () => {
    const day = (number: number) => judged(`2026-11-1${number}`, "gap", `no digest of trail t${number}`);
    expect(await sentence([day(1), day(2), day(3), day(4), day(5)])).toBe(
      `${read}gaps on 2026-11-15 (no digest of trail t5), 2026-11-14 (no digest of trail t4), 2026-11-13 (no digest of trail t3), and 2 more days.`,
    );
  });

  it("leaves out gaps of before the time that was asked about", async () => {
    const days = [judged("2026-11-10", "gap", "old"), judged("2026-11-21", "complete")];
    expect(await sentence(days, "DROP money_transfers since yesterday")).toBe(
      `${read}no gap is known on 2026-11-21.`,
    );
  });

  it("says that LookupEvents shows no Data API statements where there is no trail", async () => {
    for (const [history, how] of [
      [Date.UTC(2026, 10, 22, 14, 3), "read until 14:03 UTC"],
      [null, "not read yet"],
    ] as const) {
      const { ask } = await createWorld([], { isRead: false, history });
      expect((await ask("DROP x")).at(-1)).toBe(
        `whodid.yml says that there is no trail for account 111122223333, eu-west-1, only LookupEvents, ${how}: ` +
          "management events only: no Data API statements. What goes round whodid there can't be seen.",
      );
    }
  });

  it("tells of gaps where nothing was ever read", async () => {
    expect(await sentence([judged("2026-11-21", "gap", "no digest")], "DROP x", false)).toContain(
      "can't be seen yet; gaps on 2026-11-21 (no digest).",
    );
  });

  it("says how many records of the files, and what of the queue, could not be read", async () => {
    const judgedDay = { ...judged("2026-11-22", "complete"), unreadable: 2 };
    const { ask, unreadMessages } = await createWorld([], { judged: [judgedDay] });
    await unreadMessages.add({ messageId: "m1", at: now, records: null, reason: "The message is none." });
    await unreadMessages.add({ messageId: "m2", at: now, records: 1, reason: "Records could not be read." });
    const words = (await ask("DROP money_transfers")).at(-1);
    expect(words).toContain("no gap is known on 2026-11-22; 2 records of these files could not be read.");
    expect(words).toContain(
      "In that time 1 message of the queue and 1 record that the queue carried could not be read.",
    );
  });
});
