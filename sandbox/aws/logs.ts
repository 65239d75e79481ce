import { z } from "zod";
import { aws } from "../seed.js";
import { readJson } from "./data-api-request.js";
import type { Iam } from "./iam.js";
import { readLogEvents, type LogEvent } from "./log-file.js";
import { awsJsonAnswer, jsonRefusals, refuseInAwsJson } from "./protocols.js";
import { Refusal, type Call, type Service } from "./wire.js";

export const logStreamName = "billing-instance-1.0";
const pageSize = 10_000;

const range = {
  startTime: z.number().optional(),
  endTime: z.number().optional(),
  limit: z.number().int().min(1).max(pageSize).default(pageSize),
  nextToken: z.string().optional(),
};

const requests = {
  DescribeLogStreams: z.object({ logGroupName: z.string() }),
  GetLogEvents: z.object({
    logGroupName: z.string(),
    logStreamName: z.string(),
    startFromHead: z.boolean().default(false),
    ...range,
  }),
  FilterLogEvents: z.object({ logGroupName: z.string(), filterPattern: z.string().default(""), ...range }),
};

type Parts = { readonly iam: Iam; readonly logFile: string; readonly clock: () => number };

/** CloudWatch Logs, JSON 1.1, over the real statement log of the server as the cluster exports it. */
export function createLogs({ iam, logFile, clock }: Parts): Service {
  async function perform(call: Call): Promise<object> {
    const { logGroupName } = read(z.object({ logGroupName: z.string() }), call);
    const resource = `arn:aws:logs:${aws.region}:${aws.accountId}:log-group:${logGroupName}:*`;
    if (!iam.permits(call.caller, `logs:${call.operation}`, resource))
      throw new Refusal(
        "AccessDeniedException",
        400,
        `User: ${call.caller.identity.principal.arn} is not authorized to perform: logs:${call.operation} on resource: ${resource}`,
      );
    if (logGroupName !== aws.logGroup)
      throw new Refusal("ResourceNotFoundException", 400, "The specified log group does not exist.");
    const events = await readLogEvents(logFile);
    if (call.operation === "DescribeLogStreams") return describeStreams(events);
    if (call.operation === "GetLogEvents") return getEvents(read(requests.GetLogEvents, call), events);
    return filterEvents(read(requests.FilterLogEvents, call), events);
  }

  function getEvents(request: z.output<typeof requests.GetLogEvents>, all: readonly LogEvent[]): object {
    if (request.logStreamName !== logStreamName)
      throw new Refusal("ResourceNotFoundException", 400, "The specified log stream does not exist.");
    const events = within(request, all);
    const from = /^[fb]\/(\d+)$/.exec(request.nextToken ?? "")?.[1];
    const fallback = request.startFromHead ? 0 : Math.max(0, events.length - request.limit);
    const start = from === undefined ? fallback : Number(from);
    const page = events.slice(start, start + request.limit);
    return {
      events: page.map((event) => ({ ...event, ingestionTime: clock() })),
      nextForwardToken: `f/${start + page.length}`,
      nextBackwardToken: `b/${Math.max(0, start - request.limit)}`,
    };
  }

  function filterEvents(
    request: z.output<typeof requests.FilterLogEvents>,
    all: readonly LogEvent[],
  ): object {
    const wanted = request.filterPattern.replaceAll('"', "");
    const events = within(request, all).filter(({ message }) => message.includes(wanted));
    const start = Number(request.nextToken ?? 0);
    const page = events.slice(start, start + request.limit);
    const end = start + page.length;
    return {
      events: page.map((event, index) => ({
        ...event,
        logStreamName,
        ingestionTime: clock(),
        eventId: String(start + index).padStart(56, "0"),
      })),
      searchedLogStreams: [],
      ...(end < events.length ? { nextToken: String(end) } : {}),
    };
  }

  return {
    name: "logs",
    operationOf: ({ headers }) => String(headers["x-amz-target"] ?? "").replace(/^Logs_20140328\./, ""),
    knows: (operation) => Object.hasOwn(requests, operation),
    perform: async (call) => awsJsonAnswer(await perform(call), call.requestId, "1.1"),
    refuse: refuseInAwsJson("com.amazonaws.cloudwatchlogs", "1.1"),
    refusals: jsonRefusals({ status: 400, internal: "ServiceUnavailableException" }),
  };
}

function describeStreams(events: readonly LogEvent[]): object {
  const first = events.at(0)?.timestamp;
  const last = events.at(-1)?.timestamp;
  return {
    logStreams: [
      {
        logStreamName,
        creationTime: first,
        firstEventTimestamp: first,
        lastEventTimestamp: last,
        lastIngestionTime: last,
        arn: `arn:aws:logs:${aws.region}:${aws.accountId}:log-group:${aws.logGroup}:log-stream:${logStreamName}`,
      },
    ],
  };
}

/** `startTime` belongs to the range, `endTime` does not. */
function within(
  { startTime, endTime }: { startTime?: number | undefined; endTime?: number | undefined },
  events: readonly LogEvent[],
) {
  return events.filter(
    ({ timestamp }) => timestamp >= (startTime ?? 0) && timestamp < (endTime ?? Number.POSITIVE_INFINITY),
  );
}

function read<T>(schema: z.ZodType<T>, { body }: Call): T {
  const parsed = schema.safeParse(readJson(body));
  if (parsed.success) return parsed.data;
  throw new Refusal(
    "InvalidParameterException",
    400,
    `Invalid parameter: ${parsed.error.issues[0]?.path.join(".") ?? ""}`,
  );
}
