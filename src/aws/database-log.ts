import {
  CloudWatchLogsClient,
  FilterLogEventsCommand,
  ResourceNotFoundException,
} from "@aws-sdk/client-cloudwatch-logs";
import type { LogEvent, ReadLog } from "../dblog/ports.js";
import type { Transport } from "./transport.js";

/** How far the time that CloudWatch keeps of an event may lie behind the server's own. */
const slackMs = 5_000;
/** A page holds up to 10,000 events or 1 MB: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html */
const maxPages = 50;

/**
 * Reads the log that a cluster exports to CloudWatch Logs, in the cluster's own account and Region. The group's name is Aurora's:
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraPostgreSQL.CloudWatch.html
 */
export function createReadLog({ transport }: { readonly transport: Transport }): ReadLog {
  const clients = new Map<string, CloudWatchLogsClient>();
  const clientOf = (region: string): CloudWatchLogsClient => {
    const client =
      clients.get(region) ?? new CloudWatchLogsClient({ region, requestHandler: transport.patient });
    clients.set(region, client);
    return client;
  };

  return async (clusterArn, from, until) => {
    const [, , , region = "", , , name = ""] = clusterArn.split(":");
    const events = new Map<string, LogEvent>();
    let nextToken: string | undefined;
    try {
      for (let page = 0; page < maxPages; page += 1) {
        const answer = await clientOf(region).send(
          new FilterLogEventsCommand({
            logGroupName: `/aws/rds/cluster/${name}/postgresql`,
            startTime: from - slackMs,
            endTime: until + slackMs,
            nextToken,
          }),
        );
        for (const { eventId, logStreamName, message } of answer.events ?? []) {
          if (eventId !== undefined && message !== undefined)
            events.set(eventId, { stream: logStreamName ?? "", message });
        }
        nextToken = answer.nextToken;
        if (nextToken === undefined) return { kind: "read", events: [...events.values()] };
      }
      return { kind: "too-much" };
    } catch (cause) {
      if (cause instanceof ResourceNotFoundException) return { kind: "absent" };
      throw new Error("The database's log could not be read from CloudWatch Logs", { cause });
    }
  };
}
