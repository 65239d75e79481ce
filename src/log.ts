import { type DestinationStream, type Logger, type LoggerOptions, pino } from "pino";

/** Where credentials could hide in what is logged; fixed paths, never built from input. */
const secretPaths = [
  "secretAccessKey",
  "sessionToken",
  "token",
  "botToken",
  "appToken",
  "password",
  "authorization",
].flatMap((field) => [field, `*.${field}`, `*.*.${field}`]);

/** The root logger: JSON lines, level as a word, credentials replaced. Each part gets a `child({ area })`. */
export function createLog(level: string, destination?: DestinationStream): Logger {
  const options: LoggerOptions = {
    level,
    base: null,
    formatters: { level: (label) => ({ level: label }) },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    redact: { paths: secretPaths, censor: "[redacted]" },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}
