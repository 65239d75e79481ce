import { once } from "node:events";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";

import { createReader, threadOptions } from "../../src/statement/reader.js";

/** Texts of one kind, all different, and how many of them make a run. */
type Kind = { readonly what: string; readonly count: number; readonly text: (at: number) => string };

/** The three kinds that the reader's speed is promised for. */
export const kinds: readonly Kind[] = [
  { what: "short DDL", count: 200_000, text: (at) => `drop table transfers_${at}` },
  { what: "500-character join", count: 3_000, text: joinOf },
  { what: "20 KB INSERT", count: 150, text: insertOf },
];

/**
 * Reads each text of a kind as `whodid classify` does, and by the bare parser in a thread: how many times as long the former takes.
 * Both are fed so that they never wait.
 */
export async function timeReading({ count, text }: Kind): Promise<number> {
  const texts = Array.from({ length: count }, (_, at) => text(at));
  const reader = createReader({
    threads: availableParallelism(),
    start: () => new Worker(new URL("../../dist/src/statement/thread.js", import.meta.url), threadOptions),
  });
  const worker = new Worker(new URL("./bare-parser.js", import.meta.url), threadOptions);
  const read = async (some: readonly string[]) => {
    let at = 0;
    const work = async () => {
      while (at < some.length) {
        const part = some.slice(at, (at += 2 * batch));
        await Promise.all(part.map((sql) => reader.readToJson(sql, "postgresql")));
      }
    };
    // As many batches under way as `whodid classify` has.
    await Promise.all([work(), work(), work(), work()]);
  };
  const parse = async (some: readonly string[]) => {
    const batches = Math.ceil(some.length / batch);
    const answered = counted(worker, batches);
    for (let at = 0; at < batches; at += 1) worker.postMessage(some.slice(at * batch, (at + 1) * batch));
    await answered;
  };
  try {
    // Both have loaded and warmed up before time is taken.
    for (const run of [read, parse]) await run(texts.slice(0, count / 3));
    return (await timed(() => read(texts))) / (await timed(() => parse(texts)));
  } finally {
    await reader.close();
    await worker.terminate();
  }
}

const batch = 256;

async function counted(worker: Worker, messages: number): Promise<void> {
  for (let left = messages; left > 0; left -= 1) await once(worker, "message");
}

async function timed(run: () => Promise<void>): Promise<number> {
  const begunAt = performance.now();
  await run();
  return performance.now() - begunAt;
}

function joinOf(at: number): string {
  return `select a.id, a.owner, sum(t.amount) as total, count(*) filter (where t.amount > ${at}) as large,
    row_number() over (partition by a.region order by sum(t.amount) desc) as place
    from accounts a join money_transfers t on t.account_id = a.id left join regions r on r.id = a.region
    join currencies c on c.code = t.currency left join limits l on l.account_id = a.id and l.kind = 'daily'
    where t.created_at > now() - interval '7 days' and a.state in ('open', 'frozen') and t.amount < l.amount
    group by a.id, a.owner, a.region having sum(t.amount) > ${at} order by total desc limit 100`;
}

function insertOf(at: number): string {
  const rows = Array.from(
    { length: 300 },
    (_, row) => `(${at * 300 + row}, 'person ${row}', 'note on transfer ${row}', 12.${row}, true)`,
  );
  return `insert into money_transfers (id, person, note, amount, settled) values ${rows.join(", ")}`;
}
