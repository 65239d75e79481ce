import { LogLevel, type Logger as BoltLogger } from "@slack/web-api";
import type { Logger } from "pino";

const asText = (parts: readonly unknown[]) =>
  parts.map((part) => (part instanceof Error ? part.message : String(part))).join(" ");

/**
 * Bolt's logger on top of pino. The level stands here, because Bolt ignores `logLevel` beside a logger of one's own.
 * Debug lines are dropped whatever the level: they carry whole payloads, and so the SQL and the rows in them.
 */
export function createBoltLog(log: Logger): BoltLogger {
  return {
    debug: () => undefined,
    info: (...parts) => log.info(asText(parts)),
    warn: (...parts) => log.warn(asText(parts)),
    error: (...parts) => log.error(asText(parts)),
    setLevel: () => undefined,
    getLevel: () => LogLevel.INFO,
    setName: () => undefined,
  };
}
