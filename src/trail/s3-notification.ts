import { z } from "zod";

export type BucketObject = { readonly bucket: string; readonly key: string };

/** What a queue message tells: new objects (none for a test message or a removal), or why it can't be read. */
export type NotificationReading =
  | { readonly kind: "objects"; readonly objects: readonly BucketObject[] }
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

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/configure-sns-notifications-for-cloudtrail.html */
const cloudTrailNotice = z.object({ s3Bucket: z.string().min(1), s3ObjectKey: z.array(z.string().min(1)) });

/**
 * Reads the body of a queue message: S3's own notification, straight or through SNS, or CloudTrail's notice through SNS.
 * Never throws; a reason quotes nothing of the message.
 */
export function readNotification(body: string): NotificationReading {
  const message = parseJson(body);
  const wrapped = snsNotification.safeParse(message);
  return readMessage(wrapped.success ? parseJson(wrapped.data.Message) : message);
}

function readMessage(message: unknown): NotificationReading {
  const s3 = s3Records.safeParse(message);
  if (s3.success) return readS3Records(s3.data);
  const notice = cloudTrailNotice.safeParse(message);
  if (notice.success) {
    const { s3Bucket: bucket, s3ObjectKey: keys } = notice.data;
    return { kind: "objects", objects: keys.map((key) => ({ bucket, key })) };
  }
  if (s3Test.safeParse(message).success) return { kind: "objects", objects: [] };
  return { kind: "unreadable", reason: "The message is no notification of S3 or CloudTrail." };
}

function readS3Records({ Records }: z.infer<typeof s3Records>): NotificationReading {
  const objects: BucketObject[] = [];
  for (const { eventName, s3 } of Records) {
    if (!/^(s3:)?ObjectCreated:/.test(eventName)) continue;
    const key = decodeKey(s3.object.key);
    if (key === undefined) return { kind: "unreadable", reason: "The key of an object is not URL-encoded." };
    objects.push({ bucket: s3.bucket.name, key });
  }
  return { kind: "objects", objects };
}

/** Keys come URL-encoded as in a form: a space is a plus. */
function decodeKey(key: string): string | undefined {
  try {
    return decodeURIComponent(key.replaceAll("+", " "));
  } catch {
    return undefined;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
