import { gunzipSync } from "node:zlib";
import { z } from "zod";

import { isInsight } from "./insight.js";
import { parseJson } from "./parse-json.js";

/** Records of the trail that a message itself carries. */
export type CarriedRecords =
  | { readonly kind: "records"; readonly records: readonly unknown[]; readonly unreadable: number }
  | { readonly kind: "nothing" }
  | { readonly kind: "unreadable"; readonly reason: string };

/** A queue message has at most 1 MiB: inflated it is refused above this, so that a few bytes can't fill the memory. */
const maxInflatedBytes = 32 * 1024 * 1024;

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html */
const subscription = z.object({ awslogs: z.object({ data: z.base64() }) });
const logData = z.discriminatedUnion("messageType", [
  z.object({ messageType: z.literal("CONTROL_MESSAGE") }),
  z.object({
    messageType: z.literal("DATA_MESSAGE"),
    logEvents: z.array(z.object({ message: z.string() })),
  }),
]);

/**
 * Reads what a subscription of CloudWatch Logs passes on, `{"awslogs":{"data":…}}`, each of its log events one record of the trail.
 * Undefined when it is nothing of that kind. Never throws.
 */
export function readLogsSubscription(message: unknown): CarriedRecords | undefined {
  const wrapped = subscription.safeParse(message);
  if (!wrapped.success) return undefined;
  const read = logData.safeParse(inflate(wrapped.data.awslogs.data));
  if (!read.success) return { kind: "unreadable", reason: "The data of CloudWatch Logs can't be read." };
  if (read.data.messageType === "CONTROL_MESSAGE") return { kind: "nothing" };
  const parsed = read.data.logEvents.map(({ message: text }) => parseJson(text));
  const calls = parsed.filter((record) => record !== undefined && !isInsight(record));
  return {
    kind: "records",
    records: calls,
    unreadable: parsed.filter((record) => record === undefined).length,
  };
}

function inflate(base64: string): unknown {
  try {
    const bytes = gunzipSync(Buffer.from(base64, "base64"), { maxOutputLength: maxInflatedBytes });
    return parseJson(bytes.toString());
  } catch {
    return undefined;
  }
}
