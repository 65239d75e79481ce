import { createHash } from "node:crypto";
import { z } from "zod";
import { readJson } from "./data-api-request.js";
import { identityField } from "./recorded.js";
import type { Recorded, RecordBook } from "./recorded.js";
import { Refusal } from "./wire.js";

/** https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html */
const pageSize = 50;
const requestsPerSecond = 2;
const keptSeconds = 90 * 86_400;

const attributes = {
  EventId: ({ eventID }) => eventID,
  EventName: ({ eventName }) => eventName,
  EventSource: ({ eventSource }) => eventSource,
  ReadOnly: ({ readOnly }) => String(readOnly),
  Username: userOf,
  AccessKeyId: (record) => identityField(record, "accessKeyId"),
} as const satisfies Record<string, (record: Recorded) => string | undefined>;

type AttributeName = keyof typeof attributes;

const attribute = z.object({
  AttributeKey: z.custom<AttributeName>((key) => typeof key === "string" && Object.hasOwn(attributes, key)),
  AttributeValue: z.string().min(1).max(2000),
});

const request = z.object({
  StartTime: z.number().optional(),
  EndTime: z.number().optional(),
  LookupAttributes: z.array(attribute).default([]),
  MaxResults: z.int().default(pageSize),
  NextToken: z.string().optional(),
});

type Parts = { readonly book: RecordBook; readonly clock: () => number };

/** The event history: management events of the last 90 days, newest first; two requests a second. Answers a request's body. */
export function createLookupEvents({ book, clock }: Parts): (body: Buffer) => object {
  let asked: readonly number[] = [];
  return (body) => {
    const now = clock();
    asked = asked.filter((at) => at > now - 1000);
    if (asked.length >= requestsPerSecond) throw new Refusal("ThrottlingException", 400, "Rate exceeded");
    asked = [...asked, now];

    const read = request.safeParse(readJson(body));
    if (!read.success) throw refused("InvalidLookupAttributes", "The lookup attributes are not valid.");
    const { NextToken, ...query } = read.data;
    const { StartTime = 0, EndTime = now / 1000, LookupAttributes, MaxResults } = query;
    if (StartTime > EndTime) throw refused("InvalidTimeRange", "The start time is after the end time.");
    if (MaxResults < 1 || MaxResults > pageSize)
      throw refused("InvalidMaxResults", `MaxResults must be between 1 and ${pageSize}.`);
    if (LookupAttributes.length > 1)
      throw refused("InvalidLookupAttributes", "You can specify at most one lookup attribute.");

    const [wanted] = LookupAttributes;
    const found = book
      .between(Math.max(StartTime, now / 1000 - keptSeconds), EndTime)
      .filter(({ managementEvent }) => managementEvent)
      .filter(
        (record) => wanted === undefined || attributes[wanted.AttributeKey](record) === wanted.AttributeValue,
      )
      .toSorted((a, b) => Date.parse(b.eventTime) - Date.parse(a.eventTime));
    const start = NextToken === undefined ? 0 : placeOf(NextToken, query);
    const page = found.slice(start, start + MaxResults);
    const end = start + page.length;
    return {
      Events: page.map(eventOf),
      ...(end < found.length ? { NextToken: tokenOf(end, query) } : {}),
    };
  };
}

function eventOf(record: Recorded): object {
  return {
    EventId: record.eventID,
    EventName: record.eventName,
    EventSource: record.eventSource,
    EventTime: Date.parse(record.eventTime) / 1000,
    ReadOnly: String(record.readOnly),
    AccessKeyId: identityField(record, "accessKeyId"),
    Username: userOf(record),
    Resources: [],
    CloudTrailEvent: JSON.stringify(record),
  };
}

/** The root user has that name; a session goes by its own. */
function userOf(record: Recorded): string | undefined {
  if (identityField(record, "type") === "Root") return "root";
  return identityField(record, "userName") ?? identityField(record, "arn")?.split("/").at(-1);
}

/** A token goes on with the same request alone. */
function tokenOf(place: number, query: object): string {
  return `${place}.${createHash("sha256").update(JSON.stringify(query)).digest("hex")}`;
}

function placeOf(token: string, query: object): number {
  const place = Number.parseInt(token, 10);
  if (tokenOf(place, query) === token) return place;
  throw refused("InvalidNextToken", "The token does not belong to this request.");
}

function refused(name: string, message: string): Refusal {
  return new Refusal(`${name}Exception`, 400, message);
}
