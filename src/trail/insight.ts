import { z } from "zod";

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-insights-fields-trails.html */
const insight = z.union([
  z.object({ eventType: z.literal("AwsCloudTrailInsight") }),
  z.object({ eventCategory: z.literal("Insight") }),
]);

/** Whether a record tells of an unusual rate of calls. It is no call itself, has no caller, and lies among calls in CloudWatch Logs. */
export function isInsight(record: unknown): boolean {
  return insight.safeParse(record).success;
}
