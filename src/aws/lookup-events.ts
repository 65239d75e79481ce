import { CloudTrailClient, LookupEventsCommand } from "@aws-sdk/client-cloudtrail";
import type { Event, LookupAttribute } from "@aws-sdk/client-cloudtrail";
import type { EventsSought, FindEvents } from "../trail/find-events.js";
import { parseRecord } from "../trail/record-splitter.js";
import type { LogRecord } from "../trail/record-splitter.js";
import { dataApiSources } from "../trail/sources.js";
import type { Wanted } from "../trail/sources.js";
import { createPatience } from "./patience.js";
import type { Waiting } from "./patience.js";
import type { Transport } from "./transport.js";

/** A little more than what two requests a second, for each account and Region, leave; nobody can raise them: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html */
const requestMs = 550;
const pageSize = 50;

/**
 * Looks events up in the event history of this account, Region by Region: management events alone, of the last 90 days.
 * What is wanted becomes one look-up for each source, for one attribute is all that a look-up takes.
 */
export function createLookUpEvents(
  outside: { readonly transport: Transport } & Waiting,
): (region: string) => FindEvents {
  const regions = new Map<string, FindEvents>();
  return (region) => {
    const known = regions.get(region) ?? lookUpIn(region, outside);
    regions.set(region, known);
    return known;
  };
}

function lookUpIn(region: string, outside: { readonly transport: Transport } & Waiting): FindEvents {
  const client = new CloudTrailClient({
    region,
    requestHandler: outside.transport.patient,
    maxAttempts: 1,
  });
  const ask = createPatience(outside, requestMs);

  async function* lookUp(sought: EventsSought, attribute: LookupAttribute | undefined) {
    let token: string | undefined;
    do {
      const command = new LookupEventsCommand({
        StartTime: new Date(Math.floor(sought.from / 1000) * 1000),
        EndTime: new Date(Math.ceil(sought.until / 1000) * 1000),
        MaxResults: pageSize,
        ...(attribute === undefined ? {} : { LookupAttributes: [attribute] }),
        ...(token === undefined ? {} : { NextToken: token }),
      });
      const page = yield* ask(() => client.send(command));
      yield (page.Events ?? []).map(recordOf);
      token = page.NextToken;
    } while (token !== undefined && token !== "");
  }

  return async function* find(sought) {
    try {
      for (const attribute of attributesOf(sought.wanted)) yield* lookUp(sought, attribute);
    } catch (cause) {
      throw new Error(`The event history of ${region} could not be read`, { cause });
    }
  };
}

/** The look-ups that together find what is wanted; undefined looks up everything. */
function attributesOf(wanted: Wanted): readonly (LookupAttribute | undefined)[] {
  if (wanted === "all") return [undefined];
  const { sources, identityTypes = new Set<string>() } = wanted;
  // No attribute tells a type of identity but this: the root user has a name of its own.
  if ([...identityTypes].some((type) => type !== "Root")) return [undefined];
  const bySource = [...sources]
    .filter((source) => !dataApiSources.has(source))
    .map((source): LookupAttribute => ({ AttributeKey: "EventSource", AttributeValue: source }));
  return identityTypes.size === 0
    ? bySource
    : [...bySource, { AttributeKey: "Username", AttributeValue: "root" }];
}

function recordOf({ CloudTrailEvent: text }: Event): LogRecord {
  return text === undefined
    ? { kind: "unreadable", reason: "The event history gave an event without its record." }
    : parseRecord(text);
}
