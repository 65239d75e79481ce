import type { VerifyAsk } from "./verify.js";

export const verifyOptions = {
  days: { type: "string" },
  since: { type: "string" },
  digests: { type: "boolean" },
  json: { type: "boolean" },
} as const;

const defaultDays = 7;
export const maxDays = 400;

/** Reads the options of `whodid verify`, or answers with a sentence: what is wrong, or that they belong to no other command. */
export function readVerifyOptions(
  command: string,
  values: {
    readonly days?: string | undefined;
    readonly since?: string | undefined;
    readonly digests?: boolean | undefined;
    readonly json?: boolean | undefined;
  },
): VerifyAsk | string {
  const { days, since, digests = false, json = false } = values;
  if (command !== "verify" && (days !== undefined || digests))
    return `--days and --digests belong to verify, not to ${command}.`;
  if (command !== "verify") return { days: defaultDays, since: undefined, digests, json };
  if (days !== undefined && since !== undefined) return "Say --days or --since, not both.";
  const number = days === undefined ? defaultDays : /^\d{1,3}$/.test(days) ? Number(days) : 0;
  if (number < 1 || number > maxDays)
    return `--days takes a number from 1 to ${maxDays}, not "${days ?? ""}".`;
  if (since === undefined) return { days: number, since: undefined, digests, json };
  const at = /^\d{4}-\d{2}-\d{2}$/.test(since) ? Date.parse(`${since}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(at)) return `--since takes a day such as 2026-11-20, not "${since}".`;
  return { days: number, since: at, digests, json };
}
