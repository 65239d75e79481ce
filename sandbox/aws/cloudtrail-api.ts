import type { DigestKey } from "./digests.js";
import type { Iam } from "./iam.js";
import { createLake } from "./lake.js";
import { createLookupEvents } from "./lookup-events.js";
import { awsJsonAnswer, jsonRefusals, refuseInAwsJson } from "./protocols.js";
import { listPublicKeys } from "./public-keys.js";
import type { RecordBook } from "./recorded.js";
import { Refusal, type Call, type Service } from "./wire.js";

/** CloudTrail's own interface, JSON 1.1: the public keys of its digests, its event history, and Lake. */
export function createCloudTrailApi(parts: {
  readonly iam: Iam;
  readonly keys: readonly DigestKey[];
  readonly book: RecordBook;
  readonly clock: () => number;
}): Service {
  const lookUp = createLookupEvents(parts);
  const operations: Readonly<Record<string, (call: Call) => object>> = {
    ListPublicKeys: ({ body }) => listPublicKeys(parts.keys, body),
    LookupEvents: ({ body }) => lookUp(body),
    ...createLake(parts.book),
  };
  return {
    name: "cloudtrail",
    operationOf: ({ headers }) => String(headers["x-amz-target"] ?? "").replace(/^.*\./, ""),
    knows: (operation) => Object.hasOwn(operations, operation),
    async perform(call) {
      if (!parts.iam.permits(call.caller, `cloudtrail:${call.operation}`, "*"))
        throw new Refusal(
          "AccessDeniedException",
          400,
          `User: ${call.caller.identity.principal.arn} is not authorized to perform: cloudtrail:${call.operation}`,
        );
      return awsJsonAnswer(operations[call.operation]?.(call), call.requestId, "1.1");
    },
    refuse: refuseInAwsJson("com.amazonaws.cloudtrail.v20131101", "1.1"),
    refusals: jsonRefusals({ status: 400, internal: "InternalFailure" }),
  };
}
