import { z } from "zod";

import { isInsight } from "./insight.js";
import { type CarriedRecords, readLogsSubscription } from "./logs-subscription.js";
import { parseJson } from "./parse-json.js";

export type BucketObject = { readonly bucket: string; readonly key: string };

/** What a queue message tells, or why it can't be read. */
export type MessageReading =
  /** New objects in a bucket. */
  | { readonly kind: "objects"; readonly objects: readonly BucketObject[] }
  /** Records of the trail themselves, and how many of them could not be read. */
  | Extract<CarriedRecords, { kind: "records" }>
  /** A finding of GuardDuty, as it is. */
  | { readonly kind: "finding"; readonly finding: unknown }
  /** Understood, and not for whodid: a test message, a removal, another service's event. */
  | { readonly kind: "nothing" }
  | { readonly kind: "unreadable"; readonly reason: string };

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html */
const s3Records = z.object({
  Records: z.array(
    z.object({
      eventName: z.string(),
      s3: z.object({
        bucket: z.object({ name: z.string().min(1) }),
        object: z.object({ key: z.string().min(1) }),
      }),
    }),
  ),
});

/** Sent once by S3 when the notification is set up. */
const s3Test = z.object({ Event: z.literal("s3:TestEvent") });

/** https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html */
const snsNotification = z.object({ Type: z.literal("Notification"), Message: z.string() });
const snsConfirmation = z.object({ Type: z.enum(["SubscriptionConfirmation", "UnsubscribeConfirmation"]) });

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/configure-sns-notifications-for-cloudtrail.html */
const cloudTrailNotice = z.object({ s3Bucket: z.string().min(1), s3ObjectKey: z.array(z.string().min(1)) });

/** Only AWS sends under such a source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html */
const eventBridgeEvent = z.object({
  source: z.string().startsWith("aws."),
  "detail-type": z.string(),
  detail: z.record(z.string(), z.unknown()),
});

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html; keys are not encoded here. */
const objectCreated = z.object({
  source: z.literal("aws.s3"),
  "detail-type": z.literal("Object Created"),
  detail: z.object({
    bucket: z.object({ name: z.string().min(1) }),
    object: z.object({ key: z.string().min(1) }),
  }),
});

/** AWS's pages disagree on the detail-type of a Data API call, so it is not looked at: only a record of the trail has these two. */
const trailRecord = z.object({ eventSource: z.string().endsWith(".amazonaws.com"), eventID: z.string() });

/**
 * Reads the body of a queue message, straight or through SNS: S3's own notification, CloudTrail's notice, an event of EventBridge (a new
 * object, a call in the trail, a finding of GuardDuty), or what a subscription of CloudWatch Logs passes on. Never throws; a reason
 * quotes nothing of the message.
 */
export function readQueueMessage(body: string): MessageReading {
  const message = parseJson(body);
  const wrapped = snsNotification.safeParse(message);
  return readMessage(wrapped.success ? parseJson(wrapped.data.Message) : message);
}

function readMessage(message: unknown): MessageReading {
  const s3 = s3Records.safeParse(message);
  if (s3.success) return readS3Records(s3.data);
  const notice = cloudTrailNotice.safeParse(message);
  if (notice.success) {
    const { s3Bucket: bucket, s3ObjectKey: keys } = notice.data;
    return { kind: "objects", objects: keys.map((key) => ({ bucket, key })) };
  }
  const event = eventBridgeEvent.safeParse(message);
  if (event.success) return readEventBridge(event.data);
  const logs = readLogsSubscription(message);
  if (logs !== undefined) return logs;
  if (s3Test.safeParse(message).success) return { kind: "nothing" };
  if (snsConfirmation.safeParse(message).success) {
    return unreadable("The message asks to confirm a subscription of SNS: confirm it there.");
  }
  return unreadable(
    "The message is none that whodid knows from S3, CloudTrail, EventBridge or CloudWatch Logs.",
  );
}

function readS3Records({ Records }: z.infer<typeof s3Records>): MessageReading {
  const objects: BucketObject[] = [];
  for (const { eventName, s3 } of Records) {
    if (!/^(s3:)?ObjectCreated:/.test(eventName)) continue;
    const key = decodeKey(s3.object.key);
    if (key === undefined) return unreadable("The key of an object is not URL-encoded.");
    objects.push({ bucket: s3.bucket.name, key });
  }
  return objects.length === 0 ? { kind: "nothing" } : { kind: "objects", objects };
}

function readEventBridge(event: z.infer<typeof eventBridgeEvent>): MessageReading {
  if (isInsight(event.detail)) return { kind: "nothing" };
  if (trailRecord.safeParse(event.detail).success) {
    return { kind: "records", records: [event.detail], unreadable: 0 };
  }
  const created = objectCreated.safeParse(event);
  if (created.success) {
    const { bucket, object } = created.data.detail;
    return { kind: "objects", objects: [{ bucket: bucket.name, key: object.key }] };
  }
  if (event.source === "aws.guardduty" && event["detail-type"] === "GuardDuty Finding") {
    return { kind: "finding", finding: event.detail };
  }
  return { kind: "nothing" };
}

function unreadable(reason: string): MessageReading {
  return { kind: "unreadable", reason };
}

/** Keys come URL-encoded as in a form: a space is a plus. */
function decodeKey(key: string): string | undefined {
  try {
    return decodeURIComponent(key.replaceAll("+", " "));
  } catch {
    return undefined;
  }
}
