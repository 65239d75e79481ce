import { expect, it } from "@jest/globals";
import { ulid } from "ulid";
import { findingOf } from "../../src/ledger/audit.js";
import type { Entry } from "../../src/ledger/entry.js";
import type { Ledger, Lookup } from "../../src/ledger/ledger.js";
import { createLedger } from "../../src/store/ledger.js";
import { anEntry, aSighting, clusterArn, malloryActor, noon } from "../fakes/entries.js";
import { createMemoryLedger } from "../fakes/memory-ledger.js";
import { onEveryStore } from "./stores/on-every-store.js";

const drops = {
  kind: "object",
  database: "billing",
  name: "money_transfers",
  verb: "DROP",
} as const satisfies Lookup["by"];

const outcome = {
  endedAt: noon + 2000,
  rows: null,
  tookMs: 12,
  requestId: "r-1",
  because: null,
  sqlState: null,
};
const door = {
  roleArn: "arn:aws:iam::111122223333:role/sql-bob",
  sourceIdentity: "bob@example.com",
  accessKeyId: "ASIAEXAMPLE",
  clusterArn,
  secretArn: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:sql/bob-j1K2l3",
};

async function recordAll(ledger: Ledger, entries: readonly Entry[]): Promise<readonly string[]> {
  for (const entry of entries) await ledger.record(entry);
  return entries.map(({ id }) => id);
}

const idsOf = (entries: readonly Entry[]) => entries.map(({ id }) => id);

const ledgers = { inMemory: createMemoryLedger, stored: createLedger };

onEveryStore<Ledger>("A ledger", ledgers, ({ open, clock }) => {
  it("gives a transaction of several back as it was recorded", async () => {
    const ledger = await open();
    const entry = anEntry({
      command: null,
      together: [
        { command: "DROP TABLE", risk: "destructive" },
        { command: "SELECT", risk: "read" },
      ],
      transactional: true,
      rehearsed: { door, rows: 1, each: [1, null] },
    });
    await ledger.record(entry);
    await ledger.advance(entry.id, { from: ["waiting"], to: "sending", door, sentAt: noon });
    const ended = { ...outcome, each: [null, 2] };
    await ledger.advance(entry.id, { from: ["sending"], to: "succeeded", outcome: ended });
    expect(await ledger.find(entry.id)).toEqual({
      ...entry,
      state: "succeeded",
      door,
      sentAt: noon,
      outcome: ended,
    });
  });

  it("gives an entry back as it was recorded", async () => {
    const ledger = await open();
    const entry = anEntry({
      sql: "select '' as \u0000empty, 'ü😀'",
      effects: [
        {
          verb: "ALTER",
          kind: "TABLE",
          schema: "public",
          name: "a",
          newName: "b",
          newSchema: "s",
          column: "c",
        },
      ],
      state: "succeeded",
      door,
      sentAt: noon + 10,
      outcome,
      sightings: [aSighting({ eventId: "e-1" }), aSighting({ eventId: "e.2#x", eventTime: noon + 2000 })],
    });
    await ledger.record(entry);
    expect(await ledger.find(entry.id)).toStrictEqual(entry);
  });

  it("finds nothing where nothing was recorded", async () => {
    const ledger = await open();
    expect(await ledger.find(ulid())).toBeUndefined();
    expect(await ledger.lookUp({ by: drops, limit: 10 })).toStrictEqual({ entries: [] });
  });

  it("records a statement once, and a second time changes nothing", async () => {
    const ledger = await open();
    const entry = anEntry();
    expect(await ledger.record(entry)).toBe("recorded");
    expect(await ledger.record({ ...entry, sql: "select 1", effects: [], database: "other" })).toBe(
      "already-recorded",
    );
    expect(await ledger.find(entry.id)).toStrictEqual(entry);
    const elsewhere = await ledger.lookUp({ by: { kind: "database", database: "other" }, limit: 10 });
    expect(elsewhere.entries).toStrictEqual([]);
  });

  it("lets exactly one of fifty callers through the door", async () => {
    const ledger = await open();
    const entry = anEntry();
    await ledger.record(entry);
    const steps = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        ledger.advance(entry.id, {
          from: ["waiting"],
          to: "sending",
          sentAt: noon + index,
          door: { ...door, accessKeyId: `ASIA${index}` },
        }),
      ),
    );
    const winner = steps.indexOf("advanced");
    expect(steps.filter((step) => step === "advanced")).toHaveLength(1);
    expect(await ledger.find(entry.id)).toStrictEqual({
      ...entry,
      state: "sending",
      sentAt: noon + winner,
      door: { ...door, accessKeyId: `ASIA${winner}` },
    });
  });

  it("refuses a step from another state, from no state, and of an unknown statement", async () => {
    const ledger = await open();
    const entry = anEntry({ state: "cancelled" });
    await ledger.record(entry);
    expect(await ledger.advance(entry.id, { from: ["waiting"], to: "sending" })).toBe("refused");
    expect(await ledger.advance(entry.id, { from: [], to: "sending" })).toBe("refused");
    expect(await ledger.advance(ulid(), { from: ["waiting"], to: "sending" })).toBe("refused");
    expect(await ledger.find(entry.id)).toStrictEqual(entry);
  });

  it("closes the door when the statement has waited for 30 minutes, and gives it as over a minute later", async () => {
    const ledger = await open();
    const entry = anEntry();
    const read = anEntry({ risk: "read", command: "SELECT" });
    await recordAll(ledger, [entry, read]);
    const send = (id: string) => ledger.advance(id, { from: ["waiting"], to: "sending", door, sentAt: noon });
    try {
      clock.now = noon + 30 * 60_000;
      expect(await send(entry.id)).toBe("refused");
      expect(await ledger.find(entry.id)).toStrictEqual(entry);

      clock.now += 60_000;
      const over = await ledger.find(entry.id);
      expect(over).toMatchObject({
        state: "cancelled",
        outcome: { endedAt: noon + 30 * 60_000, because: "it was offered and nobody confirmed it in time" },
      });
      const found = await ledger.lookUp({ by: drops, limit: 10 });
      expect(found.entries).toContainEqual(over);
      expect(await ledger.find(read.id)).toMatchObject({ outcome: { because: "it was never sent" } });
      expect(await send(entry.id)).toBe("refused");

      const cancelled = { ...outcome, because: "somebody touched it" };
      const end = { from: ["waiting"], to: "cancelled", outcome: cancelled } as const;
      expect(await ledger.advance(entry.id, end)).toBe("advanced");
      expect(await ledger.find(entry.id)).toMatchObject({ state: "cancelled", outcome: cancelled });
    } finally {
      clock.now = 0;
    }
  });

  it("lets a statement through the door until its last moment", async () => {
    const ledger = await open();
    const entry = anEntry();
    await ledger.record(entry);
    clock.now = noon + 30 * 60_000 - 1;
    expect(await ledger.advance(entry.id, { from: ["waiting"], to: "sending", door })).toBe("advanced");
    clock.now = 0;
  });

  it("lists the names on a database that begin in one way, in order, new names and those of other texts included", async () => {
    const ledger = await open();
    const named = (database: string, ...names: readonly string[]) =>
      anEntry({
        database,
        effects: names.map((name) => ({ verb: "CREATE", kind: "table", schema: null, name })),
      });
    const renamed = anEntry({
      effects: [{ verb: "RENAME", kind: "table", schema: null, name: "money_old", newName: "money_\u00fc" }],
    });
    await recordAll(ledger, [
      named("billing", "money_b", "money_a", "monet", "", "accounts", "\u{1f600}"),
      named("billing", "money_a"),
      named("orders", "money_z"),
      renamed,
    ]);
    const [candidate, masked] = [named("billing", "money_c"), anEntry({ effects: [], sql: null })];
    await ledger.record(masked);
    const texts = [
      {
        sql: "create table money_c ()",
        command: "CREATE TABLE",
        risk: "write",
        effects: candidate.effects,
        database: "billing",
        at: noon,
      },
    ] as const;
    await ledger.audit(masked.id, {
      ...findingOf(texts, {
        databaseUser: "mallory",
        total: 1,
        passedOver: 0,
        doubtful: true,
        database: "billing",
      }),
    });
    expect(await ledger.namesOn("billing", "money_", 10)).toEqual([
      "money_a",
      "money_b",
      "money_c",
      "money_old",
      "money_\u00fc",
    ]);
    expect(await ledger.namesOn("billing", "money_", 2)).toEqual(["money_a", "money_b"]);
    expect(await ledger.namesOn("billing", "money_a_", 2)).toEqual([]);
    expect(await ledger.namesOn("billing", "", 10)).toHaveLength(8);
    expect((await ledger.namesOn("billing", "", 10)).at(-1)).toBe("\u{1f600}");
  });

  it("finds a person by their Slack account, under whatever name, and nobody else", async () => {
    const ledger = await open();
    const slack = { teamId: "T", userId: "U0BOB" };
    const ids = await recordAll(ledger, [
      anEntry({ createdAt: noon, author: { kind: "person", name: "robert", slack } }),
      anEntry({ createdAt: noon + 1, author: { kind: "person", name: "bob", slack } }),
      anEntry({
        createdAt: noon + 2,
        author: { kind: "person", name: "bob", slack: { ...slack, teamId: "T2" } },
      }),
      anEntry({
        createdAt: noon + 3,
        author: { kind: "outside", actor: { ...malloryActor, person: "bob" } },
      }),
    ]);
    const { entries } = await ledger.lookUp({ by: { kind: "slack", slack }, limit: 10 });
    expect(idsOf(entries)).toStrictEqual([ids[1], ids[0]]);
  });

  it("keeps each call of a trial as it was read first, in the order of reading, apart by phase and statement", async () => {
    const ledger = await open();
    const [one, other] = [ulid(), ulid()];
    const call = (eventId: string, seenAt: number) => ({ eventId, eventTime: noon, seenAt });
    expect(await ledger.noteTrial(one, "peek", [call("b", 2), call("c", 2)])).toEqual([
      call("b", 2),
      call("c", 2),
    ]);
    const again = [call("a", 3), call("b", 3), call("z#1", 1)];
    const all = [call("z#1", 1), call("b", 2), call("c", 2), call("a", 3)];
    expect(await ledger.noteTrial(one, "peek", again)).toEqual(all);
    expect(await ledger.noteTrial(one, "peek", [])).toEqual(all);
    expect(await ledger.noteTrial(one, "rehearse", [call("a", 4)])).toEqual([call("a", 4)]);
    expect(await ledger.noteTrial(other, "peek", [])).toEqual([]);
    const many = Array.from({ length: 120 }, (_, at) => call(`m${at}`, 5));
    expect(await ledger.noteTrial(other, "peek", many)).toHaveLength(100);
  });

  it("keeps the door when the outcome is written", async () => {
    const ledger = await open();
    const entry = anEntry();
    await ledger.record(entry);
    await ledger.advance(entry.id, { from: ["waiting"], to: "sending", door, sentAt: noon });
    await ledger.advance(entry.id, { from: ["sending", "unknown"], to: "succeeded", outcome });
    const expected = { ...entry, state: "succeeded", door, sentAt: noon, outcome };
    expect(await ledger.find(entry.id)).toStrictEqual(expected);
  });

  it("keeps a rehearsal and its count, while the statement waits and afterwards", async () => {
    const ledger = await open();
    const entry = anEntry();
    await ledger.record(entry);
    const rehearse = (rows: number | null) =>
      ledger.advance(entry.id, { from: ["waiting"], to: "waiting", rehearsed: { door, rows } });
    await rehearse(null);
    expect(await ledger.find(entry.id)).toStrictEqual({ ...entry, rehearsed: { door, rows: null } });
    await rehearse(12);
    const ownDoor = { ...door, accessKeyId: "ASIARUN" };
    await ledger.advance(entry.id, { from: ["waiting"], to: "sending", door: ownDoor, sentAt: noon });
    expect(await rehearse(13)).toBe("refused");
    const expected = {
      ...entry,
      state: "sending",
      rehearsed: { door, rows: 12 },
      door: ownDoor,
      sentAt: noon,
    };
    expect(await ledger.find(entry.id)).toStrictEqual(expected);
  });

  it("counts a trail event once, however often it is told", async () => {
    const ledger = await open();
    const entry = anEntry();
    await ledger.record(entry);
    const sighting = aSighting({ eventId: "a.b#c%" });
    expect(await ledger.sight(entry.id, sighting)).toBe("sighted");
    expect(await ledger.sight(entry.id, { ...sighting, seenAt: noon + 900_000 })).toBe("already-sighted");
    expect(await ledger.find(entry.id)).toStrictEqual({ ...entry, sightings: [sighting] });
  });

  it("has one winner when many workers sight the same event at once", async () => {
    const ledger = await open();
    const entry = anEntry();
    await ledger.record(entry);
    const told = await Promise.all(Array.from({ length: 20 }, () => ledger.sight(entry.id, aSighting())));
    expect(told.filter((each) => each === "sighted")).toHaveLength(1);
    expect((await ledger.find(entry.id))?.sightings).toHaveLength(1);
  });

  it("keeps sightings oldest first, in whatever order they arrive, through steps and in lookups", async () => {
    const ledger = await open();
    const entry = anEntry();
    await ledger.record(entry);
    const [begin, execute, commit] = [
      aSighting({ eventId: "c", eventName: "BeginTransaction", eventTime: noon }),
      aSighting({ eventId: "b", eventTime: noon + 1000 }),
      aSighting({ eventId: "a", eventName: "CommitTransaction", eventTime: noon + 2000 }),
    ];
    for (const sighting of [commit, begin, execute]) await ledger.sight(entry.id, sighting);
    await ledger.advance(entry.id, { from: ["waiting"], to: "sending", door });
    const expected = { ...entry, state: "sending", door, sightings: [begin, execute, commit] };
    expect(await ledger.find(entry.id)).toStrictEqual(expected);
    expect((await ledger.lookUp({ by: drops, limit: 1 })).entries).toStrictEqual([expected]);
  });

  it("holds so many calls of a read in small pages that the entry fits, and always the one that ends it", async () => {
    const ledger = await open();
    const entry = anEntry();
    await ledger.record(entry);
    const pages = Array.from({ length: 60 }, (_, at) =>
      aSighting({ eventId: `page-${at}`, eventTime: noon + at }),
    );
    const commit = aSighting({ eventId: "commit", eventName: "CommitTransaction", eventTime: noon + 99 });
    for (const sighting of [...pages, commit, ...pages.slice(50), commit])
      await ledger.sight(entry.id, sighting);
    expect(await ledger.find(entry.id)).toStrictEqual({
      ...entry,
      sightings: [...pages.slice(0, 40), commit],
      moreSightings: true,
    });
    expect(await ledger.sight(entry.id, pages[59] ?? commit)).toBe("already-sighted");
    for (let at = 0; at < 70; at += 1)
      await ledger.sight(entry.id, aSighting({ eventId: `begin-${at}`, eventName: "BeginTransaction" }));
    expect((await ledger.find(entry.id))?.sightings).toHaveLength(100);
  });

  it("does not count again an event that the entry was recorded with", async () => {
    const ledger = await open();
    const entry = anEntry({ sightings: [aSighting()] });
    await ledger.record(entry);
    expect(await ledger.sight(entry.id, aSighting())).toBe("already-sighted");
  });

  it("throws when an event is told of a statement that is not there", async () => {
    const ledger = await open();
    await expect(ledger.sight(ulid(), aSighting())).rejects.toThrow("no such statement");
  });

  it("finds Alice's refused drop and Bob's real one, newest first", async () => {
    const ledger = await open();
    const alice = { kind: "person", name: "alice", slack: { teamId: "T", userId: "U0ALICE" } } as const;
    const ids = await recordAll(ledger, [
      anEntry({ createdAt: noon, author: alice, state: "refused" }),
      anEntry({ createdAt: noon + 60_000, state: "succeeded" }),
      anEntry({ createdAt: noon + 90_000, effects: [{ ...aTable("accounts"), verb: "DROP" }] }),
    ]);
    const { entries } = await ledger.lookUp({ by: drops, limit: 10 });
    expect(idsOf(entries)).toStrictEqual([ids[1], ids[0]]);
    const hers = await ledger.lookUp({ by: { kind: "person", name: "alice" }, limit: 10 });
    expect(idsOf(hers.entries)).toStrictEqual([ids[0]]);
  });

  it("keeps tables of one name apart by database and by verb, together whatever their schema", async () => {
    const ledger = await open();
    const ids = await recordAll(ledger, [
      anEntry({ createdAt: noon + 1, effects: [{ ...aTable("t"), verb: "DROP", schema: "public" }] }),
      anEntry({ createdAt: noon + 2, effects: [{ ...aTable("t"), verb: "drop", schema: "audit" }] }),
      anEntry({ createdAt: noon + 3, effects: [{ ...aTable("t"), verb: "CREATE" }] }),
      anEntry({ createdAt: noon + 4, database: "staging", effects: [{ ...aTable("t"), verb: "DROP" }] }),
    ]);
    const object = { kind: "object", database: "billing", name: "t" } as const;
    const dropped = await ledger.lookUp({ by: { ...object, verb: "DROP" }, limit: 10 });
    expect(idsOf(dropped.entries)).toStrictEqual([ids[1], ids[0]]);
    const life = await ledger.lookUp({ by: object, limit: 10 });
    expect(idsOf(life.entries)).toStrictEqual([ids[2], ids[1], ids[0]]);
  });

  it("finds a rename under both names", async () => {
    const ledger = await open();
    const entry = anEntry({ effects: [{ ...aTable("old"), verb: "RENAME", newName: "new" }] });
    await ledger.record(entry);
    for (const name of ["old", "new"]) {
      const { entries } = await ledger.lookUp({ by: { ...drops, name, verb: "RENAME" }, limit: 10 });
      expect(idsOf(entries)).toStrictEqual([entry.id]);
    }
  });

  it("is not confused by names that look like its keys", async () => {
    const ledger = await open();
    const long = "ö".repeat(3000);
    const names = ["t#DROP", "t%23DROP", "t", "", "T", long, `${long}x`];
    const ids = await recordAll(
      ledger,
      names.map((name) => anEntry({ effects: [{ ...aTable(name), verb: "DROP" }] })),
    );
    for (const [index, name] of names.entries()) {
      const { entries } = await ledger.lookUp({ by: { ...drops, name }, limit: 10 });
      expect(idsOf(entries)).toStrictEqual([ids[index]]);
    }
    const none = await ledger.lookUp({ by: { kind: "database", database: "billing#t" }, limit: 10 });
    expect(none.entries).toStrictEqual([]);
  });

  it("finds masked statements by cluster, and outside people by name but no roles", async () => {
    const ledger = await open();
    const outside = { database: null, channelId: null, sql: null, sqlHmac: null, command: null, risk: null };
    const ids = await recordAll(ledger, [
      anEntry({ ...outside, effects: [], author: { kind: "outside", actor: anActor("person", "mallory") } }),
      anEntry({ ...outside, effects: [], author: { kind: "outside", actor: anActor("role", "etl") } }),
      anEntry(),
    ]);
    const masked = await ledger.lookUp({ by: { kind: "masked", clusterArn }, limit: 10 });
    expect(new Set(idsOf(masked.entries))).toStrictEqual(new Set([ids[0], ids[1]]));
    const mallory = await ledger.lookUp({ by: { kind: "person", name: "mallory" }, limit: 10 });
    expect(idsOf(mallory.entries)).toStrictEqual([ids[0]]);
    expect((await ledger.lookUp({ by: { kind: "person", name: "etl" }, limit: 10 })).entries).toStrictEqual(
      [],
    );
  });

  it("finds what went round whodid by its text once the log tells it, also after that text became doubtful", async () => {
    const ledger = await open();
    const author = { kind: "outside", actor: anActor("person", "mallory") } as const;
    const masked = { database: null, sql: null, command: null, risk: null, effects: [] };
    const entry = anEntry({
      author,
      ...masked,
      state: "succeeded",
      sightings: [aSighting({ secretArn: "s" })],
    });
    await ledger.record(entry);
    const told = { sql: "drop table t", command: "DROP TABLE", risk: "destructive" } as const;
    const effects = [{ ...aTable("t"), verb: "DROP" }];
    const audit = { databaseUser: "mallory", total: 1, doubtful: false, candidates: [] };
    const corroborated = { ...told, effects, database: "billing", audit };
    await ledger.audit(entry.id, corroborated);
    expect(await ledger.find(entry.id)).toStrictEqual({ ...entry, ...corroborated });
    const dropped = { by: { ...drops, name: "t" }, limit: 10 };
    expect(idsOf((await ledger.lookUp(dropped)).entries)).toStrictEqual([entry.id]);

    const candidates = ["t", "u"].map((name) => ({
      ...told,
      effects: [{ ...aTable(name), verb: "DROP" }],
      database: "billing",
      at: noon,
    }));
    const doubtful = { ...masked, audit: { ...audit, total: 2, candidates } };
    await ledger.audit(entry.id, doubtful);
    for (const name of ["t", "u"]) {
      const { entries } = await ledger.lookUp({ by: { ...drops, name }, limit: 10 });
      expect(entries).toStrictEqual([{ ...entry, ...doubtful }]);
    }
    await ledger.audit(entry.id, {
      ...doubtful,
      audit: { ...doubtful.audit, candidates: candidates.slice(1) },
    });
    expect((await ledger.lookUp(dropped)).entries).toStrictEqual([]);
    const round = await ledger.lookUp({ by: { kind: "masked", clusterArn }, limit: 10 });
    expect(idsOf(round.entries)).toStrictEqual([entry.id]);
    await expect(ledger.audit(ulid(), corroborated)).rejects.toThrow("no such statement");
  });

  it("answers within times, both inclusive", async () => {
    const ledger = await open();
    const ids = await recordAll(
      ledger,
      [0, 1, 2, 3].map((hour) => anEntry({ createdAt: noon + hour * 3_600_000 })),
    );
    const by = { kind: "database", database: "billing" } as const;
    const within = async (times: { since?: number; until?: number }) =>
      idsOf((await ledger.lookUp({ by, limit: 10, ...times })).entries);
    expect(await within({ since: noon + 3_600_000, until: noon + 7_200_000 })).toStrictEqual([
      ids[2],
      ids[1],
    ]);
    expect(await within({ since: noon + 3_600_001 })).toStrictEqual([ids[3], ids[2]]);
    expect(await within({ until: noon + 3_599_999 })).toStrictEqual([ids[0]]);
    expect(await within({ since: noon + 2, until: noon + 1 })).toStrictEqual([]);
    expect(await within({ since: -5, until: Number.MAX_SAFE_INTEGER })).toHaveLength(4);
  });

  it("pages newest first, every statement once, also while new ones arrive", async () => {
    const ledger = await open();
    const ids = await recordAll(
      ledger,
      Array.from({ length: 7 }, (_, index) => anEntry({ createdAt: noon + index })),
    );
    const seen: string[] = [];
    let lookup: Lookup = { by: drops, limit: 3, since: noon };
    for (let pages = 1; ; pages += 1) {
      const page = await ledger.lookUp(lookup);
      seen.push(...idsOf(page.entries));
      if (page.cursor === undefined) {
        expect(pages).toBe(3);
        break;
      }
      lookup = { ...lookup, cursor: page.cursor };
      await ledger.record(anEntry({ createdAt: noon + 1000 + pages }));
    }
    expect(seen).toStrictEqual([...ids].toReversed());
  });

  it("gives no cursor when the page holds the last statement", async () => {
    const ledger = await open();
    await recordAll(ledger, [anEntry(), anEntry()]);
    expect((await ledger.lookUp({ by: drops, limit: 2 })).cursor).toBeUndefined();
  });

  it("answers a cursor that was tampered with, or made for another question, in a plain sentence", async () => {
    const ledger = await open();
    await recordAll(ledger, [anEntry(), anEntry()]);
    const { cursor = "" } = await ledger.lookUp({ by: drops, limit: 1 });
    const sentence = "This page marker does not belong to this question: ask again from the first page.";
    for (const wrong of ["", "x", cursor.slice(1), `${cursor}=`, Buffer.from(ulid()).toString("base64url")]) {
      await expect(ledger.lookUp({ by: drops, limit: 1, cursor: wrong })).rejects.toThrow(sentence);
    }
    const other = { ...drops, name: "accounts" };
    await expect(ledger.lookUp({ by: other, limit: 1, cursor })).rejects.toThrow(sentence);
  });

  it("refuses a page of no or too many statements", async () => {
    const ledger = await open();
    for (const limit of [0, -1, 101, 1.5, Number.NaN]) {
      await expect(ledger.lookUp({ by: drops, limit })).rejects.toThrow(RangeError);
    }
  });

  it("records a statement with more effects than fit into one batch", async () => {
    const ledger = await open();
    const effects = Array.from({ length: 60 }, (_, index) => ({ ...aTable(`t${index}`), verb: "DROP" }));
    const entry = anEntry({ effects });
    await ledger.record(entry);
    const last = await ledger.lookUp({ by: { ...drops, name: "t59" }, limit: 1 });
    expect(last.entries).toStrictEqual([entry]);
  });

  it("answers a page of statements that together are larger than one answer of DynamoDB", async () => {
    const ledger = await open();
    const ids = await recordAll(
      ledger,
      Array.from({ length: 60 }, (_, index) =>
        anEntry({ createdAt: noon + index, sql: "x".repeat(300_000) }),
      ),
    );
    const { entries } = await ledger.lookUp({ by: drops, limit: 100 });
    expect(idsOf(entries)).toStrictEqual([...ids].toReversed());
  });

  it("gives a peek back as it was noted first, and keeps it apart from statements", async () => {
    const ledger = await open();
    const entry = anEntry({});
    const peek = { statementId: entry.id, door, sqlHmac: "ab".repeat(32), notedAt: noon };
    expect(await ledger.findPeek(entry.id)).toBeUndefined();
    expect(await ledger.notePeek(peek)).toBe("noted");
    expect(await ledger.notePeek({ ...peek, sqlHmac: "cd" })).toBe("already-noted");
    expect(await ledger.findPeek(entry.id)).toStrictEqual(peek);
    expect(await ledger.find(entry.id)).toBeUndefined();
    expect(await ledger.record(entry)).toBe("recorded");
    expect(await ledger.find(entry.id)).toStrictEqual(entry);
  });
});

function aTable(name: string) {
  return { kind: "TABLE", schema: null, name };
}

function anActor(kind: "person" | "role", name: string) {
  const [person, role] = kind === "person" ? [name, null] : [null, name];
  return { kind, name, person, role, arn: null, accountId: "111122223333" };
}
