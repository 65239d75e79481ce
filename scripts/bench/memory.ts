import { readFile } from "node:fs/promises";

import type { AppProcess, Stage } from "../../test/e2e/stage.js";
import { timeSaid } from "./said.js";

/** Resident memory in MB (10^6 bytes): now, and the most so far. */
export type Resident = { readonly now: number; readonly most: number };

/** `VmRSS` and `VmHWM`: https://man7.org/linux/man-pages/man5/proc_pid_status.5.html. Undefined where there is no /proc. */
export async function readResident({ pid }: Pick<AppProcess, "pid">): Promise<Resident | undefined> {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => undefined);
  if (status === undefined) return undefined;
  const megabytes = (name: string) =>
    (Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(status)?.[1]) * 1024) / 1e6;
  return { now: megabytes("VmRSS"), most: megabytes("VmHWM") };
}

/** Reads of five rows, refused drops, and questions. */
const turns = [
  { person: "alice", text: "/sql select * from money_transfers limit 5", answer: /5 rows/ },
  { person: "carol", text: "/sql drop table money_transfers cascade", answer: /may not run this/ },
  { person: "bob", text: "/sql select * from accounts limit 5", answer: /5 rows/ },
  {
    person: "carol",
    text: "/whodid DROP money_transfers",
    answer: /of DROP money_transfers|DROP of money_transfers/,
  },
] as const;

/** Says so many statements in turn, each when the one before was answered. */
export async function sayMixed(stage: Stage, statements: number): Promise<void> {
  for (let at = 0; at < statements; at += 1) {
    await timeSaid(stage, { ...(turns[at % turns.length] ?? turns[0]), in: "billing" });
  }
}
