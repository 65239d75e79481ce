import { z } from "zod";
import { readJson } from "./data-api-request.js";
import type { DigestKey } from "./digests.js";
import type { Iam } from "./iam.js";
import { awsJsonAnswer, jsonRefusals, refuseInAwsJson } from "./protocols.js";
import { Refusal, type Service } from "./wire.js";

const request = z.object({ StartTime: z.number().optional(), EndTime: z.number().optional() });

/** CloudTrail's own interface, JSON 1.1: the public keys of its digests, by the time for which they are valid. */
export function createListPublicKeys(parts: {
  readonly iam: Iam;
  readonly keys: readonly DigestKey[];
}): Service {
  return {
    name: "cloudtrail",
    operationOf: ({ headers }) => String(headers["x-amz-target"] ?? "").replace(/^.*\./, ""),
    knows: (operation) => operation === "ListPublicKeys",
    async perform(call) {
      if (!parts.iam.permits(call.caller, "cloudtrail:ListPublicKeys", "*"))
        throw new Refusal(
          "AccessDeniedException",
          400,
          `User: ${call.caller.identity.principal.arn} is not authorized to perform: cloudtrail:ListPublicKeys`,
        );
      const { EndTime: end = Number.POSITIVE_INFINITY } = request.parse(readJson(call.body));
      const list = parts.keys
        .filter(({ since }) => since / 1000 <= end)
        .map(({ fingerprint, der, since }) => ({
          Fingerprint: fingerprint,
          Value: der.toString("base64"),
          ValidityStartTime: since / 1000,
          ValidityEndTime: since / 1000 + 365 * 86_400,
        }));
      return awsJsonAnswer({ PublicKeyList: list }, call.requestId, "1.1");
    },
    refuse: refuseInAwsJson("com.amazonaws.cloudtrail.v20131101", "1.1"),
    refusals: jsonRefusals({ status: 400, internal: "InternalFailure" }),
  };
}
