/** Which records are read, by their `eventSource`; all else is passed over, mostly without being parsed. */
export type Sources = ReadonlySet<string> | "all";

/**
 * Serverless v2 and provisioned clusters, and those of the retired Serverless v1:
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/logging-using-cloudtrail-data-api.html
 */
export const dataApiSources: ReadonlySet<string> = new Set([
  "rdsdataapi.amazonaws.com",
  "rdsdata.amazonaws.com",
]);
