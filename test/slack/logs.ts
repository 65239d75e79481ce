import { pino } from "pino";

export const silentLog = pino({ level: "silent" });

/** A logger, and the lines that it wrote. */
export function createLogBook() {
  const lines: Record<string, unknown>[] = [];
  const log = pino({ level: "trace" }, { write: (line: string) => void lines.push(JSON.parse(line)) });
  return { log, lines };
}
