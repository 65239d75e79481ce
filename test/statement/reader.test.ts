import { Worker } from "node:worker_threads";

import { afterAll, afterEach, describe, expect, it } from "@jest/globals";

import { createReader } from "../../src/statement/reader.js";
import { createSourceReader } from "../fakes/reader.js";

describe("createReader", () => {
  const { readSql: readAs, close } = createSourceReader();
  const readSql = (sql: string) => readAs(sql, "postgresql");
  afterAll(close);

  it("reads many texts at once, each with its own answer", async () => {
    const names = Array.from({ length: 1000 }, (_, index) => `t${index}`);
    const readings = await Promise.all(names.map((name) => readSql(`drop table ${name}`)));
    const dropped = readings.map((reading) => (reading.ok ? reading.statements[0]?.effects[0]?.name : null));
    expect(dropped).toEqual(names);
  });

  it("says where a text stops being SQL, in characters from 1", async () => {
    expect(await readSql("select 'ä😀ä' x y")).toEqual({
      ok: false,
      risk: "administrative",
      because: "can't be read, so it may do anything",
      error: 'syntax error at or near "y"',
      position: 16,
    });
  });

  it.each(["", "   ", ";;", "-- nothing", "/* nothing */"])("finds no statement in %j", async (sql) => {
    expect(await readSql(sql)).toEqual({ ok: true, risk: "read", because: "does nothing", statements: [] });
  });

  it("refuses NUL, which would hide what follows it", async () => {
    expect(await readSql("select 'ä';\0 drop table x")).toMatchObject({
      ok: false,
      risk: "administrative",
      position: 12,
    });
  });

  it("refuses a lone surrogate, which would be sent as something else", async () => {
    expect(await readSql("select '\ud800'")).toMatchObject({
      ok: false,
      risk: "administrative",
      position: 9,
    });
    expect(await readSql("select '😀'")).toMatchObject({ ok: true });
  });

  it("refuses what the Data API would not take", async () => {
    const sql = `select '${"x".repeat(65_536)}'`;
    expect(await readSql(sql)).toMatchObject({
      ok: false,
      error: expect.stringMatching(/65,545 characters/),
    });
  });

  it("reads 65,536 characters", async () => {
    const sql = `select '${"x".repeat(65_527)}'`;
    expect(sql).toHaveLength(65_536);
    expect(await readSql(sql)).toMatchObject({ ok: true, risk: "read" });
  });

  it("reads on as before after a hundred hostile statements", async () => {
    const deep = [
      (n: number) => `select ${"(".repeat(n)}1${")".repeat(n)}`,
      (n: number) => `select ${"1+".repeat(2 * n)}1`,
      (n: number) => `select ${"(select ".repeat(n / 2)}1${")".repeat(n / 2)}`,
      (n: number) => `select ${"- ".repeat(n)}1`,
      (n: number) => `select 1${"::int".repeat(n)}`,
      (n: number) => `select ${"not ".repeat(n)}true`,
      (n: number) => `select ${"case when true then ".repeat(n / 10)}1${" end".repeat(n / 10)}`,
      (n: number) => `select 1 ${"union select 1 ".repeat(n / 4)}`,
      () => "select 1\0; drop table x",
      () => "select '\udc00'",
    ];
    const hostile = Array.from({ length: 10 }, (_, round) =>
      deep.map((make) => make(4_000 + round * 100)),
    ).flat();
    expect(hostile).toHaveLength(100);
    const readings = await Promise.all(hostile.map((sql) => readSql(sql)));
    for (const reading of readings) {
      if (!reading.ok) expect(reading.error).not.toBe("");
      else expect(reading.statements).toHaveLength(1);
    }
    expect(await readSql("drop table t")).toMatchObject({ ok: true, risk: "destructive" });
    expect(await readSql("selec")).toMatchObject({ ok: false, position: 1 });
  });

  it("finds the table at the bottom of 20,000 additions", async () => {
    const reading = await readSql(`select ${"1+".repeat(20_000)}(select x from bottom)`);
    expect(reading).toMatchObject({ risk: "read", statements: [{ effects: [{ name: "bottom" }] }] });
  });

  it("rejects what is asked after closing", async () => {
    const own = createSourceReader();
    await own.readSql("select 1", "postgresql");
    await own.close();
    await expect(own.readSql("select 1", "postgresql")).rejects.toThrow("closed");
  });
});

/** A thread that answers each text with itself, and does what a text says. */
const actor = `
  const { parentPort } = require("node:worker_threads");
  parentPort.on("message", ({ texts }) => {
    for (const text of texts) {
      if (text === "crash") throw new Error("boom");
      if (text === "exit") process.exit(3);
      if (text === "hang") for (;;);
    }
    parentPort.postMessage(texts.map((text) => JSON.stringify({ read: text })).join("\\n"));
  });
`;

describe("createReader, whose thread misbehaves", () => {
  let started = 0;
  const misbehaving = (deadlineMs = 60_000) => {
    const {
      readSql,
      fingerprintSql,
      close: end,
    } = createReader({
      deadlineMs,
      start: () => {
        started += 1;
        return new Worker(actor, { eval: true });
      },
    });
    return {
      read: (sql: string) => readSql(sql, "postgresql"),
      fingerprint: (sql: string) => fingerprintSql(sql, "postgresql"),
      close: end,
    };
  };
  let close: (() => Promise<void>) | undefined;
  afterEach(() => close?.());

  it.each(["crash", "exit"])("answers a text that makes the thread %s, and all others", async (text) => {
    started = 0;
    const own = misbehaving();
    close = own.close;
    const answers = await Promise.all(["a", "b", text, "c", "d"].map((one) => own.read(one)));
    expect(answers).toEqual([
      { read: "a" },
      { read: "b" },
      expect.objectContaining({ ok: false, error: expect.stringMatching(/can't be read/), position: null }),
      { read: "c" },
      { read: "d" },
    ]);
    expect(started).toBeGreaterThan(1);
    expect(await own.read("later")).toEqual({ read: "later" });
  });

  it("has no fingerprint of a text that makes the thread crash", async () => {
    const own = misbehaving();
    close = own.close;
    expect(await Promise.all([own.read("a"), own.fingerprint("crash"), own.fingerprint("b")])).toEqual([
      { read: "a" },
      null,
      { read: "b" },
    ]);
  });

  it("gives up on a text that takes too long, and on no other", async () => {
    const own = misbehaving(1_000);
    close = own.close;
    const answers = await Promise.all(["a", "hang", "b"].map((one) => own.read(one)));
    expect(answers).toEqual([
      { read: "a" },
      expect.objectContaining({
        ok: false,
        error: expect.stringMatching(/longer than 1000 ms/),
        position: null,
      }),
      { read: "b" },
    ]);
  });

  it("starts no thread before it is asked", async () => {
    started = 0;
    const own = misbehaving();
    close = own.close;
    expect(started).toBe(0);
    await own.read("a");
    await own.read("b");
    expect(started).toBe(1);
  });

  it("lets go of what waits when it is closed", async () => {
    const own = misbehaving();
    const asked = [own.read("hang"), own.read("a")].map((answer) => expect(answer).rejects.toThrow("closed"));
    await own.close();
    await Promise.all(asked);
  });
});
