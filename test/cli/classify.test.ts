import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import { runClassify } from "../../src/cli/classify.js";
import { createLines } from "../../src/cli/lines.js";
import { createSourceReader } from "../fakes/reader.js";

async function* pieces(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

async function classify(
  input: string | Buffer,
  size = 65_536,
  engine: "postgresql" | "mysql" = "postgresql",
) {
  const written: string[] = [];
  const status = await runClassify(
    engine,
    {
      input: pieces(Buffer.from(input), size),
      write: (text) => {
        written.push(text);
        return Promise.resolve(true);
      },
    },
    createSourceReader,
  );
  const lines = written.join("").split("\n");
  expect(lines.pop()).toBe("");
  return { status, answers: lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

describe("whodid classify", () => {
  it("says what a statement does, in the contract's form", async () => {
    const { status, answers } = await classify("drop table public.money_transfers\n");
    expect(status).toBe(0);
    expect(answers).toEqual([
      {
        ok: true,
        risk: "destructive",
        because: "drops a table",
        statements: [
          {
            command: "DROP TABLE",
            risk: "destructive",
            because: "drops a table",
            effects: [{ verb: "DROP", kind: "table", schema: "public", name: "money_transfers" }],
          },
        ],
      },
    ]);
  });

  it("takes plain statements and JSON strings, and ends a line at \\n only", async () => {
    const { answers } = await classify(
      'select 1; drop table "X"\n"truncate\\na; lock b"\n\nselect 1\r\n"id"\n  \nselect 1 -- \u2028 x',
    );
    expect(answers.map(({ statements }) => (statements as unknown[] | undefined)?.length)).toEqual([
      2,
      2,
      0,
      1,
      undefined,
      0,
      1,
    ]);
  });

  it("says where a statement can't be read", async () => {
    const { answers } = await classify("select 'ä😀' x y\nselect 1\0; drop table x\n");
    expect(answers).toEqual([
      expect.objectContaining({ ok: false, risk: "administrative", position: 15 }),
      expect.objectContaining({ ok: false, risk: "administrative", position: 9 }),
    ]);
  });

  it("says where a line is not UTF-8, and goes on", async () => {
    const bytes = Buffer.concat([
      Buffer.from("select 'ä"),
      Buffer.from([0xff, 0x0a]),
      Buffer.from("table t"),
    ]);
    const { answers } = await classify(bytes, 3);
    expect(answers).toEqual([
      expect.objectContaining({ ok: false, position: 10 }),
      expect.objectContaining({ ok: true, risk: "read" }),
    ]);
  });

  it("answers thousands of lines in order, however they arrive", async () => {
    const input = Array.from({ length: 3000 }, (_, index) => `drop table t${index}`).join("\n");
    for (const size of [7, 1000, 1_000_000]) {
      const { answers } = await classify(input, size);
      expect(answers.map((answer) => JSON.stringify(answer).match(/"name":"t(\d+)"/)?.[1])).toEqual(
        Array.from({ length: 3000 }, (_, index) => String(index)),
      );
    }
  });

  it("answers each line of any bytes once", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 300 }),
        fc.integer({ min: 1, max: 50 }),
        async (bytes, size) => {
          const input = Buffer.from(bytes.map((byte) => (byte % 7 === 0 ? 0x0a : byte)));
          const ends = input.filter((byte) => byte === 0x0a).length;
          const { answers } = await classify(input, size);
          expect(answers).toHaveLength(ends + (input.length > 0 && input.at(-1) !== 0x0a ? 1 : 0));
        },
      ),
      { numRuns: 40 },
    );
  });

  it("answers what is nested 10,000 times and what is long, and goes on", async () => {
    const hostile = [
      `select ${"(".repeat(10_000)}1${")".repeat(10_000)}`,
      `select ${"(select ".repeat(10_000)}1${")".repeat(10_000)}`,
      `do $$ ${"begin ".repeat(10_000)}${"end; ".repeat(10_000)}$$`,
      `do $$ begin execute ${"'x' || ".repeat(8000)}'y'; end $$`,
      `delete from t where ${"not ".repeat(10_000)}true`,
      `select '${"x".repeat(300_000)}'`,
      `"${"\\u0000".repeat(10)}"`,
      `select '${"x".repeat(2_000_000)}'`,
    ];
    const { answers } = await classify(`${hostile.join("\n")}\ndrop table t\n`);
    expect(answers).toHaveLength(hostile.length + 1);
    expect(answers.at(-1)).toMatchObject({ ok: true, risk: "destructive" });
    expect(answers.at(-2)).toMatchObject({ ok: false, error: expect.stringContaining("1,048,576") });
  });

  it("stops when nobody reads any more", async () => {
    let asked = 0;
    async function* endless() {
      for (;;) yield Buffer.from(`select ${(asked += 1)}\n`);
    }
    const status = await runClassify(
      "postgresql",
      {
        input: endless(),
        write: () => Promise.resolve(false),
      },
      createSourceReader,
    );
    expect(status).toBe(0);
    expect(asked).toBeLessThan(20);
  });
});

describe("createLines", () => {
  it("keeps nothing of a line that is too long, and says so once", () => {
    const lines = createLines(10);
    expect(lines.push(Buffer.from("x".repeat(8)))).toEqual([]);
    expect(lines.push(Buffer.from("x".repeat(8)))).toEqual([]);
    expect(lines.push(Buffer.from("x\nshort\n"))).toEqual([
      { error: expect.stringContaining("10 bytes"), position: 1 },
      { text: "short" },
    ]);
    expect(lines.end()).toEqual([]);
  });
});
