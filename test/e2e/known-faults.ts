import { kindsOf } from "../../sandbox/faults.js";

/** A fault that a call of whodid can meet: `[service, operation, kind]`, as `POST /sandbox/fault` takes it. */
export type KnownFault = readonly [service: string, operation: string, kind: string];

const ofAnyCall = ["throttle", "error-before", "error-after", "drop", "delay"];
const ofEnvelopes = ["duplicate", "drop", "delay", "refresh", "warning", "disconnect"];

const calls: readonly (readonly [
  service: string,
  kinds: readonly string[],
  operations: readonly string[],
])[] = [
  ["sts", ofAnyCall, ["AssumeRole"]],
  [
    "rds-data",
    ofAnyCall,
    ["BeginTransaction", "ExecuteStatement", "CommitTransaction", "RollbackTransaction"],
  ],
  ["s3", ofAnyCall, ["GetObject"]],
  ["sqs", ofAnyCall, ["ReceiveMessage", "DeleteMessage", "ChangeMessageVisibility"]],
  ["sqs", ["duplicate"], ["ReceiveMessage"]],
  ["cloudtrail", ["duplicate"], ["deliver"]],
  [
    "dynamodb",
    ofAnyCall,
    ["GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query", "BatchGetItem", "BatchWriteItem"],
  ],
  ["logs", ofAnyCall, ["FilterLogEvents"]],
  ["slack", ofAnyCall, ["users.info", "response_url", "chat.postEphemeral"]],
  ["slack", ofAnyCall, ["chat.postMessage", "chat.update", "conversations.history"]],
  ["slack", ofAnyCall, ["views.open", "views.publish"]],
  ["slack", ofAnyCall, ["conversations.open", "files.getUploadURLExternal", "files.completeUploadExternal"]],
  ["slack", ["throttle", "error-before", "error-after", "drop"], ["files.upload"]],
  ["slack", ofEnvelopes, ["slash_commands", "interactive"]],
  // A type that was refused is not tried again: the others are met where nothing else is, in hostile.test.ts and results.test.ts.
  ["slack", ["refuse-block"], ["rich_text"]],
];

/** All that the calls behind `/sql`, the feed and `/whodid` can meet. */
export const knownFaults: readonly KnownFault[] = calls.flatMap(([service, kinds, operations]) =>
  kinds.flatMap((kind) => operations.map((operation): KnownFault => [service, operation, kind])),
);

const atStart = ["auth.test", "conversations.info", "apps.connections.open"];

/** What whodid's calls can meet when it starts, start by start: it gives up where one call meets more than these in a row. */
export const faultsAtStarts: readonly (readonly KnownFault[])[] = [
  [...atStart.map((operation): KnownFault => ["slack", operation, "drop"]), ["slack", "link", "too-many"]],
  ["throttle", "error-before", "error-after"].flatMap((kind) =>
    atStart.map((operation): KnownFault => ["slack", operation, kind]),
  ),
];

/** Calls that are not planned to meet their faults here: why. */
const excused: Readonly<Record<string, string>> = {
  "slack apps.connections.open delay": "whodid connects five seconds later",
  "slack auth.test delay": "whodid starts five seconds later",
  "slack conversations.info delay": "whodid starts five seconds later",
};

/** What these calls can meet of all that the stand-ins know, and that nobody planned: none, or the table above lacks it. */
export function unplannedFaults(
  made: readonly { readonly service: string; readonly operation: string }[],
): readonly string[] {
  const name = (fault: readonly string[]) => fault.join(" ");
  const planned = new Set([...knownFaults, ...faultsAtStarts.flat()].map(name));
  const met = made.flatMap(({ service, operation }) =>
    kindsOf(service, operation).map((kind) => name([service, operation, kind])),
  );
  return [...new Set(met)].filter((fault) => !planned.has(fault) && excused[fault] === undefined);
}

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
