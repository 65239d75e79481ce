import { randomUUID } from "node:crypto";
import { gzipSync } from "node:zlib";

import { readLogEvents } from "./log-file.js";
import type { S3 } from "./s3.js";

const prefix = "exportedlogs";

/**
 * Exports the whole log of the server to the bucket as a task of CloudWatch Logs does: its stream's file, each event behind its time, beside the
 * object that tries the permission. Answers where: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/S3ExportTasks.html
 */
export async function exportLog(s3: Pick<S3, "put">, logFile: string, streamName: string): Promise<string> {
  const events = await readLogEvents(logFile);
  const lines = events.map(({ timestamp, message }) => `${new Date(timestamp).toISOString()} ${message}\n`);
  const task = `${prefix}/${randomUUID()}`;
  s3.put(`${prefix}/aws-logs-write-test`, Buffer.from("Permission Check Successful"));
  s3.put(`${task}/${streamName}/000000.gz`, gzipSync(lines.join("")));
  return task;
}
