import { aws } from "../seed.js";
import type { TrailFacts } from "./wire.js";

const mask = "**********";

/** Members that the trail shows as they are. */
const open = ["resourceArn", "secretArn"] as const;

/**
 * The masked record of a Data API call: text, database and schema never, parameters empty, no transaction id.
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/logging-using-cloudtrail-data-api.html
 */
export function dataApiTrail(operation: string, request: unknown): TrailFacts {
  const member = (name: string): unknown =>
    typeof request === "object" && request !== null ? Reflect.get(request, name) : undefined;
  const shown = Object.fromEntries(open.map((name) => [name, member(name)]));
  return {
    eventSource: "rdsdataapi.amazonaws.com",
    eventType: "Rds Data Service",
    readOnly: false,
    managementEvent: false,
    requestParameters: { ...masked(operation, member), ...shown },
    resources: [
      { accountId: aws.accountId, type: "AWS::RDS::DBCluster", ARN: String(member("resourceArn")) },
    ],
  };
}

function masked(operation: string, member: (name: string) => unknown): Record<string, unknown> {
  switch (operation) {
    case "ExecuteStatement":
      return {
        continueAfterTimeout: member("continueAfterTimeout") === true,
        database: mask,
        includeResultMetadata: member("includeResultMetadata") === true,
        parameters: [],
        schema: mask,
        sql: mask,
      };
    case "BatchExecuteStatement":
      return { database: mask, parameterSets: [], schema: mask, sql: mask };
    case "BeginTransaction":
      return { database: mask, schema: mask };
    default:
      return {};
  }
}
