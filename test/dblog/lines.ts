import type { LogEvent } from "../../src/dblog/ports.js";

export const noon = Date.UTC(2026, 10, 20, 12);

/** A record in Aurora's prefix, `seconds` after noon. */
export function line(seconds: number, user: string, rest: string, pid = 77): LogEvent {
  const time = new Date(noon + seconds * 1000).toISOString().slice(0, 19).replace("T", " ");
  return { stream: "billing-1.0", message: `${time} UTC:10.0.0.7(5432):${user}@billing:[${pid}]:${rest}` };
}

export const ran = (seconds: number, user: string, sql: string, pid?: number) =>
  line(seconds, user, `LOG:  execute <unnamed>: ${sql}`, pid);

export const failed = (seconds: number, user: string, sql: string, pid?: number) => [
  ran(seconds, user, sql, pid),
  line(seconds, user, "ERROR:  must be owner of table", pid),
  line(seconds, user, `STATEMENT:  ${sql}`, pid),
];
