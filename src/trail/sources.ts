/**
 * Which records are read: those of `sources` (their `eventSource`), and those whose caller is one of `identityTypes` (CloudTrail's own
 * words); all else is passed over, mostly without being parsed.
 */
export type Wanted =
  | "all"
  | { readonly sources: ReadonlySet<string>; readonly identityTypes?: ReadonlySet<string> };

/** Values of `eventSource`. */
export type Sources = ReadonlySet<string> | "all";

/**
 * Serverless v2 and provisioned clusters, and those of the retired Serverless v1:
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/logging-using-cloudtrail-data-api.html
 */
export const dataApiSources: ReadonlySet<string> = new Set([
  "rdsdataapi.amazonaws.com",
  "rdsdata.amazonaws.com",
]);
