import { z } from "zod";
import { aws, identityCenterUsers } from "../seed.js";
import { readJson } from "./data-api-request.js";
import type { Iam } from "./iam.js";
import { awsJsonAnswer, jsonRefusals, refuseInAwsJson } from "./protocols.js";
import { Refusal, type Service } from "./wire.js";

const request = z.object({ IdentityStoreId: z.string(), UserId: z.string() });

/** Identity Center's identity store, JSON 1.1: who is behind an id. https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_DescribeUser.html */
export function createIdentityStore({ iam }: { readonly iam: Iam }): Service {
  return {
    name: "identitystore",
    operationOf: ({ headers }) => String(headers["x-amz-target"] ?? "").replace(/^.*\./, ""),
    knows: (operation) => operation === "DescribeUser",
    async perform(call) {
      if (!iam.permits(call.caller, "identitystore:DescribeUser", "*"))
        throw new Refusal(
          "AccessDeniedException",
          400,
          `User: ${call.caller.identity.principal.arn} is not authorized to perform: identitystore:DescribeUser`,
        );
      const { IdentityStoreId: storeId, UserId: userId } = request.parse(readJson(call.body));
      const user = identityCenterUsers.find((each) => each.userId === userId);
      if (storeId !== aws.identityStoreId || user === undefined)
        throw new Refusal("ResourceNotFoundException", 400, "USER not found.", {
          members: { ResourceType: "USER", ResourceId: userId, RequestId: call.requestId },
        });
      const answer = {
        IdentityStoreId: storeId,
        UserId: userId,
        UserName: user.userName,
        DisplayName: user.displayName,
        Emails: [{ Value: user.userName, Type: "work", Primary: true }],
      };
      return awsJsonAnswer(answer, call.requestId, "1.1");
    },
    refuse: refuseInAwsJson("com.amazonaws.identitystore", "1.1"),
    refusals: jsonRefusals({ status: 400, internal: "InternalServerException" }),
  };
}
