import type { Token } from "./event.js";

/** A ULID in its canonical, upper-case form (https://github.com/ulid/spec), as one word of the user agent, whole. */
const pattern = /(?:^|\s)whodid\/([0-7][0-9A-HJKMNP-TV-Z]{25})#(run|rehearse|peek)(?=\s|$)/;

/**
 * Finds the statement id in a user agent, wherever the SDK has put it; null when there is none, or none that is whole
 * (the trail cuts user agents at 1 kB: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html).
 * Of several only the first counts: whodid writes one, and whoever writes more still has to stand the comparison with the ledger.
 */
export function findToken(userAgent: string): Token | null {
  const [, statementId, phase] = pattern.exec(userAgent) ?? [];
  if (statementId === undefined) return null;
  return { statementId, phase: phase === "rehearse" || phase === "peek" ? phase : "run" };
}
