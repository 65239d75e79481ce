import {
  CancelQueryCommand,
  CloudTrailClient,
  GetQueryResultsCommand,
  StartQueryCommand,
} from "@aws-sdk/client-cloudtrail";
import type { EventsSought, FindEvents } from "../trail/find-events.js";
import type { EventDataStore } from "../trail/lake-store.js";
import { parseRecord } from "../trail/record-splitter.js";
import type { LogRecord } from "../trail/record-splitter.js";
import { createPatience } from "./patience.js";
import type { Waiting } from "./patience.js";
import type { Transport } from "./transport.js";

/** Ours: the results are asked for as often as this until they are there. */
const requestMs = 1_000;
/** The most of a page: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetQueryResults.html */
const pageSize = 1_000;

/**
 * Finds events in an event data store of CloudTrail Lake, for accounts that still have one: a query that is billed by what it reads.
 * One that nobody waits for any more is cancelled.
 */
export function createQueryLake(
  outside: { readonly transport: Transport } & Waiting,
): (store: EventDataStore) => FindEvents {
  return ({ region, id }) => {
    const client = new CloudTrailClient({
      ...(region === null ? {} : { region }),
      requestHandler: outside.transport.patient,
      maxAttempts: 1,
    });
    const ask = createPatience(outside, requestMs);

    async function* results(queryId: string, onFinished: () => void) {
      let token: string | undefined;
      for (let isWhole = false; !isWhole;) {
        const command = new GetQueryResultsCommand({
          QueryId: queryId,
          MaxQueryResults: pageSize,
          ...(token === undefined ? {} : { NextToken: token }),
        });
        const answer = yield* ask(() => client.send(command));
        switch (answer.QueryStatus) {
          case "FINISHED":
            onFinished();
            yield (answer.QueryResultRows ?? []).map(recordOf);
            token = answer.NextToken;
            isWhole = token === undefined || token === "";
            break;
          case "QUEUED":
          case "RUNNING":
            yield [];
            break;
          default:
            onFinished();
            throw new Error(answer.ErrorMessage ?? `The query ended as ${answer.QueryStatus ?? "unknown"}`);
        }
      }
    }

    return async function* find(sought) {
      let running: string | undefined;
      try {
        const command = new StartQueryCommand({ QueryStatement: queryOf(id, sought) });
        const { QueryId: queryId } = yield* ask(() => client.send(command));
        if (queryId === undefined) throw new Error("CloudTrail Lake named no query");
        running = queryId;
        yield* results(queryId, () => (running = undefined));
      } catch (cause) {
        throw new Error(`The event data store ${id} could not be read`, { cause });
      } finally {
        if (running !== undefined) await cancel(client, running);
      }
    };
  };
}

/** What can't be cancelled ends by itself. */
async function cancel(client: CloudTrailClient, queryId: string): Promise<void> {
  await client.send(new CancelQueryCommand({ QueryId: queryId })).catch(() => undefined);
}

/**
 * Lake takes parameters in dashboards alone, so that values stand in the text; each is one of ours or of `whodid.yml`, and quoted all
 * the same. Whole seconds: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/query-limitations.html
 */
function queryOf(id: string, { from, until, wanted }: EventsSought): string {
  const range = `eventTime >= ${moment(Math.floor(from / 1000))} AND eventTime <= ${moment(Math.ceil(until / 1000))}`;
  const select = `SELECT eventJson FROM ${id} WHERE ${range}`;
  if (wanted === "all") return select;
  const lists = [
    ["eventSource", [...wanted.sources]],
    ["userIdentity.type", [...(wanted.identityTypes ?? [])]],
  ] as const;
  const any = lists
    .filter(([, values]) => values.length > 0)
    .map(([field, values]) => `${field} IN (${values.map(quoted).join(", ")})`);
  return `${select} AND (${any.join(" OR ")})`;
}

function moment(seconds: number): string {
  return quoted(new Date(seconds * 1000).toISOString().slice(0, 19).replace("T", " "));
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A row is a list of columns, each an object with one key. */
function recordOf(row: readonly Readonly<Record<string, string>>[]): LogRecord {
  const column = row.find((each) => Object.keys(each)[0]?.toLowerCase() === "eventjson");
  const text = column === undefined ? undefined : Object.values(column)[0];
  return text === undefined
    ? { kind: "unreadable", reason: "CloudTrail Lake gave an event without its record." }
    : parseRecord(text);
}
