import type { LogRecord } from "./record-splitter.js";
import { fieldsOf, isObject } from "./tolerant.js";
import type { Fields } from "./tolerant.js";

/** What a file of the trail, or an export of it, holds: records, and what CloudTrail writes beside them. */
export type FileRecord = LogRecord | { readonly kind: "digest" | "insight" };

/** Deeper than any tool wraps. */
const maxDepth = 6;

/**
 * Takes what others put around CloudTrail's records off again. As they are written by:
 * - LookupEvents: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_Event.html
 * - EventBridge (`detail`): https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html
 * - CloudWatch Logs (`logEvents`, `@message`): https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
 * - Elastic (`hits`, `_source`, `event.original`, `message`): https://www.elastic.co/docs/reference/beats/filebeat/exported-fields-ecs
 * - Splunk (`result`, `_raw`)
 * Of what is none of these nothing is taken off: whoever reads it says what is missing. Never throws.
 */
export function unwrap(record: LogRecord): readonly FileRecord[] {
  return record.kind === "record" ? unwrapValue(record.record, 0) : [record];
}

function unwrapValue(value: unknown, depth: number): readonly FileRecord[] {
  if (typeof value === "string") return unwrapText(value, depth);
  if (!isObject(value) || depth > maxDepth) return [{ kind: "record", record: value }];
  if (typeof value["eventSource"] === "string") return [recordOrInsight(value)];
  if (typeof value["digestStartTime"] === "string") return [{ kind: "digest" }];
  for (const inside of insides(value)) {
    if (inside !== undefined && inside !== null) {
      const all: readonly unknown[] = Array.isArray(inside) ? inside : [inside];
      return all.flatMap((each) => unwrapValue(each, depth + 1));
    }
  }
  return [{ kind: "record", record: value }];
}

/** Where the records may be, the likeliest first. */
function insides(value: Fields): readonly unknown[] {
  const event = value["event"];
  const detail = value["detail"];
  return [
    listOf(value["Records"]),
    listOf(value["Events"]),
    listOf(value["logEvents"]),
    listOf(fieldsOf(value["hits"])["hits"]),
    objectOf(value["_source"]),
    objectOf(value["result"]),
    typeof fieldsOf(detail)["eventSource"] === "string" ? detail : undefined,
    ...[value["CloudTrailEvent"], fieldsOf(event)["original"], value["event.original"]].map(jsonOf),
    ...[value["_raw"], value["@message"], value["message"], event].map(jsonOf),
  ];
}

function listOf(value: unknown): unknown {
  return Array.isArray(value) ? value : undefined;
}

function objectOf(value: unknown): unknown {
  return isObject(value) ? value : undefined;
}

/** Text that may be a record. Some exports make a list of the one. */
function jsonOf(value: unknown): unknown {
  const text: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value;
  return typeof text === "string" && /^\s*\{/.test(text) ? text : undefined;
}

function unwrapText(text: string, depth: number): readonly FileRecord[] {
  try {
    return unwrapValue(JSON.parse(text) as unknown, depth + 1);
  } catch {
    return [{ kind: "unreadable", reason: "A record is no JSON." }];
  }
}

function recordOrInsight(record: Fields): FileRecord {
  const isInsight = record["eventType"] === "AwsCloudTrailInsight" || record["eventCategory"] === "Insight";
  return isInsight ? { kind: "insight" } : { kind: "record", record };
}
