/** A fault that a call of whodid can meet: `[service, operation, kind]`, as `POST /sandbox/fault` takes it. */
export type KnownFault = readonly [service: string, operation: string, kind: string];

const ofAws = ["throttle", "error-before", "error-after", "drop", "delay"];
const ofSlack = ["throttle", "error-before", "error-after", "delay"];
const ofEnvelopes = ["duplicate", "drop", "delay", "refresh", "disconnect"];

const calls: readonly (readonly [
  service: string,
  kinds: readonly string[],
  operations: readonly string[],
])[] = [
  ["sts", ofAws, ["AssumeRole"]],
  ["rds-data", ofAws, ["BeginTransaction", "ExecuteStatement", "CommitTransaction", "RollbackTransaction"]],
  ["s3", ofAws, ["GetObject"]],
  ["sqs", ofAws, ["ReceiveMessage", "DeleteMessage", "ChangeMessageVisibility"]],
  ["sqs", ["duplicate"], ["ReceiveMessage"]],
  ["cloudtrail", ["duplicate"], ["deliver"]],
  [
    "dynamodb",
    ofAws,
    ["GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query", "BatchGetItem", "BatchWriteItem"],
  ],
  ["logs", ofAws, ["FilterLogEvents"]],
  ["slack", ofSlack, ["users.info", "response_url", "chat.postEphemeral"]],
  ["slack", ofSlack, ["chat.postMessage", "chat.update", "conversations.history"]],
  ["slack", ofSlack, ["views.open", "views.publish"]],
  ["slack", ofSlack, ["conversations.open", "files.getUploadURLExternal", "files.completeUploadExternal"]],
  ["slack", ["throttle", "error-before", "error-after"], ["files.upload"]],
  ["slack", ofEnvelopes, ["slash_commands", "interactive"]],
  ["slack", ["refuse-block"], ["rich_text"]],
];

/** All that the calls behind `/sql`, the feed and `/whodid` can meet. */
export const knownFaults: readonly KnownFault[] = calls.flatMap(([service, kinds, operations]) =>
  kinds.flatMap((kind) => operations.map((operation): KnownFault => [service, operation, kind])),
);

/** What whodid asks for when it starts. */
export const faultsAtStart: readonly KnownFault[] = [
  "auth.test",
  "conversations.info",
  "apps.connections.open",
].flatMap((operation) =>
  ["throttle", "error-before", "error-after"].map((kind): KnownFault => ["slack", operation, kind]),
);

const hands = new Set([
  "sts",
  "rds-data",
  "users.info",
  "response_url",
  "chat.postEphemeral",
  "slash_commands",
  "interactive",
  "rich_text",
]);

/** Whether a person's command or click meets it; the feed meets the others in its own time. */
export function meetsPeople([service, operation]: KnownFault): boolean {
  return hands.has(service) || hands.has(operation);
}
