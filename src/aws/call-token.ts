import type { Token } from "../trail/event.js";

/**
 * The user agent's part that names a statement: `whodid/<ULID>#run`, or `#rehearse` and `#peek` for what is rolled back. It must be a pair; given as one string the SDK turns `#` into `-`.
 * The trail records the user agent unmasked (cut at 1 KB):
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export function callToken(statementId: string, phase: Token["phase"] = "run"): [[string, string]] {
  return [["whodid", `${statementId}#${phase}`]];
}
