import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { Readable } from "node:stream";
import { finished } from "node:stream/promises";

/** Of so many lines, one in a hundred is hostile. */
const lines = 1_000_000;

/** Resident memory (MB) of `whodid classify` over a million lines: after a tenth of them, and the most there was. */
export async function measureClassified(): Promise<
  { readonly early: number; readonly most: number } | undefined
> {
  const child = spawn(process.execPath, ["dist/src/main.js", "classify"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  let answered = 0;
  let early: number | undefined;
  let most: number | undefined;
  const look = async () => {
    const status = await readFile(`/proc/${child.pid}/status`, "utf8").catch(() => "");
    const kilobytes = (name: string) => /^\d+/.exec(status.split(`${name}:`)[1]?.trim() ?? "")?.[0];
    if (answered >= lines / 10) early ??= megabytes(kilobytes("VmRSS"));
    most = megabytes(kilobytes("VmHWM")) ?? most;
  };
  const watch = setInterval(() => void look(), 200);
  child.stdout.on("data", (chunk: Buffer) => {
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) answered += 1;
  });
  const closed = once(child, "close");
  await finished(Readable.from(input()).pipe(child.stdin));
  await closed;
  clearInterval(watch);
  if (answered !== lines) throw new Error(`${lines} lines in, ${answered} lines out`);
  return early === undefined || most === undefined ? undefined : { early, most };
}

function megabytes(kilobytes: string | undefined): number | undefined {
  return kilobytes === undefined ? undefined : (Number(kilobytes) * 1024) / 1e6;
}

function* input(): Generator<string> {
  for (let at = 0; at < lines; at += 100) {
    yield (
      Array.from({ length: 99 }, (_, rest) => `${usual(at + rest)}\n`).join("") + `${hostile(at / 100)}\n`
    );
  }
}

function usual(at: number): string {
  const texts = [
    `drop table transfers_${at} cascade`,
    `select * from accounts a join money_transfers t on t.account_id = a.id where a.id = ${at}`,
    `insert into accounts values (${at}, 'person ${at}')`,
    `do $$ begin execute 'truncate log_${at}'; end $$`,
  ];
  return texts[at % texts.length] ?? "";
}

/** Deep, broken, endless or no text at all. */
function hostile(at: number): string {
  const depth = 1_000 + (at % 50) * 20;
  const texts = [
    `select ${"(".repeat(depth)}1${")".repeat(depth)}`,
    `select ${"- ".repeat(depth)}1`,
    `select ${"not ".repeat(depth)}true`,
    `select '${"x".repeat(depth)}`,
    "select 1\0; drop table x",
    '"select \\ud800"',
    `$${at}$ do $x$ begin`,
    `select ${"case when true then ".repeat(depth / 10)}1${" end".repeat(depth / 10)}`,
    ")".repeat(depth),
    `select 1 ${"union select 1 ".repeat(depth / 4)}`,
  ];
  return texts[at % texts.length] ?? "";
}
