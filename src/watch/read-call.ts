import { z } from "zod";

import { actorOf } from "../trail/actor.js";
import { readUserIdentity } from "../trail/user-identity.js";
import { textAt } from "./fields.js";
import type { Severity, WatchRow } from "./row.js";
import type { WatchedCall } from "./watched.js";

const text = z.string().min(1).nullish().catch(null);

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html */
const essentials = z.object({
  eventID: z.string().min(1).max(256),
  eventName: z.string(),
  eventSource: z.string(),
  eventTime: z.iso.datetime({ offset: true }),
});

/** All else may be missing or of another type. */
const details = z.object({
  awsRegion: text,
  recipientAccountId: text,
  sourceIPAddress: text,
  userAgent: text,
  errorCode: text,
  errorMessage: text,
  // A key whose value is unknown still has to be there, unless it is said to be optional.
  userIdentity: z.unknown().optional(),
});

/** The facts of a record that rows of the table mean. Never throws. */
export function readCall(
  record: unknown,
  rows: readonly WatchRow[],
  severity: Severity,
): WatchedCall | "unreadable" {
  const main = essentials.safeParse(record);
  if (!main.success) return "unreadable";
  const { eventID: eventId, eventName, eventSource, eventTime } = main.data;
  const rest = details.parse(record);
  const actor = actorOf(readUserIdentity(rest.userIdentity));
  return {
    kind: "call",
    key: eventId,
    rows,
    severity,
    at: Date.parse(eventTime),
    region: rest.awsRegion ?? null,
    accountId: rest.recipientAccountId ?? actor.accountId,
    sourceIp: rest.sourceIPAddress ?? null,
    resource: resourceOf(record, rows),
    eventId,
    eventName,
    eventSource,
    actor,
    userAgent: rest.userAgent ?? null,
    // A sign-in that failed has a message alone:
    // https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html
    errorCode: rest.errorCode ?? (typeof rest.errorMessage === "string" ? "Failure" : null),
  };
}

function resourceOf(record: unknown, rows: readonly WatchRow[]): string | null {
  for (const { resource } of rows) {
    const named = resource === undefined ? null : textAt(record, resource);
    if (named !== null) return named;
  }
  return textAt(record, "resources.ARN");
}
