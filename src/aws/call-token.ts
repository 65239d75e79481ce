/**
 * The user agent's part that names a statement: `whodid/<ULID>#run`. It must be a pair; given as one string the SDK turns `#` into `-`.
 * The trail records the user agent unmasked (cut at 1 KB):
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export function callToken(statementId: string): [[string, string]] {
  return [["whodid", `${statementId}#run`]];
}
