import { aws } from "../seed.js";
import { readAssumeRole } from "./assume-role.js";
import type { Iam } from "./iam.js";
import { parsePolicy } from "./policy.js";
import { escapeXml, queryAnswer, queryRefusals, refuseInQuery } from "./protocols.js";
import { openSession } from "./role-session.js";
import { Refusal, type Answer, type Asked, type Call, type Service } from "./wire.js";

const namespace = "https://sts.amazonaws.com/doc/2011-06-15/";

/** AWS STS in the Query protocol: AssumeRole and GetCallerIdentity. */
export function createSts({ iam, clock }: { iam: Iam; clock: () => number }): Service {
  return {
    name: "sts",
    operationOf: (asked) => form(asked).get("Action") ?? "",
    knows: (operation) => ["AssumeRole", "GetCallerIdentity"].includes(operation),
    async perform(call) {
      return call.operation === "AssumeRole" ? assumeRole(call, iam, clock()) : getCallerIdentity(call);
    },
    refuse: refuseInQuery(namespace),
    refusals: queryRefusals,
    trail(call) {
      if (call.operation !== "AssumeRole") return undefined;
      const asked = readAssumeRole(form(call));
      return {
        eventSource: "sts.amazonaws.com",
        eventType: "AwsApiCall",
        readOnly: true,
        managementEvent: true,
        requestParameters: {
          roleArn: asked.roleArn,
          roleSessionName: asked.roleSessionName,
          ...(asked.sourceIdentity === undefined ? {} : { sourceIdentity: asked.sourceIdentity }),
          ...(asked.policy === undefined ? {} : { policy: asked.policy }),
          ...(asked.tags.length === 0 ? {} : { tags: asked.tags }),
          durationSeconds: asked.durationSeconds,
        },
        resources: [{ accountId: aws.accountId, type: "AWS::IAM::Role", ARN: asked.roleArn }],
      };
    },
  };
}

function form({ body }: Pick<Asked, "body">): URLSearchParams {
  return new URLSearchParams(body.toString("utf8"));
}

/** Limits come first, then both policies; a chained session lasts an hour at most. */
function assumeRole(call: Call, iam: Iam, now: number): Answer {
  const asked = readAssumeRole(form(call));
  if (asked.problem !== undefined) throw asked.problem;
  const { principal } = call.caller.identity;
  const needed = [
    "sts:AssumeRole",
    ...(asked.sourceIdentity === undefined ? [] : ["sts:SetSourceIdentity"]),
    ...(asked.tags.length === 0 ? [] : ["sts:TagSession"]),
  ];
  const role = iam.role(asked.roleArn);
  const denied = needed.find((action) => !iam.permits(call.caller, action, asked.roleArn));
  if (
    denied !== undefined ||
    role === undefined ||
    !iam.trusted(role.arn, call.caller, asked.sourceIdentity)
  ) {
    const action = denied ?? "sts:AssumeRole";
    throw new Refusal(
      "AccessDenied",
      403,
      `User: ${principal.arn} is not authorized to perform: ${action} on resource: ${asked.roleArn}`,
    );
  }
  const sessionPolicy = asked.policy === undefined ? undefined : parsePolicy(asked.policy);
  const { caller, keys, assumedRoleId } = openSession({ asked, role, principal, sessionPolicy, now });
  iam.admit(caller);
  const { arn } = caller.identity.principal;
  const expiration = new Date(now + asked.durationSeconds * 1000);
  const result = `<Credentials><AccessKeyId>${keys.accessKeyId}</AccessKeyId><SecretAccessKey>${keys.secretAccessKey}</SecretAccessKey><SessionToken>${keys.sessionToken}</SessionToken><Expiration>${expiration.toISOString().replace(/\.\d+Z/, "Z")}</Expiration></Credentials><AssumedRoleUser><AssumedRoleId>${assumedRoleId}</AssumedRoleId><Arn>${arn}</Arn></AssumedRoleUser>${asked.policy === undefined && asked.tags.length === 0 ? "" : `<PackedPolicySize>${asked.packedPercent}</PackedPolicySize>`}${asked.sourceIdentity === undefined ? "" : `<SourceIdentity>${escapeXml(asked.sourceIdentity)}</SourceIdentity>`}`;
  return {
    ...queryAnswer(namespace, "AssumeRole", result, call.requestId),
    told: {
      credentials: { accessKeyId: keys.accessKeyId, expiration: expiration.toUTCString() },
      assumedRoleUser: { assumedRoleId, arn },
      ...(asked.sourceIdentity === undefined ? {} : { sourceIdentity: asked.sourceIdentity }),
    },
  };
}

function getCallerIdentity(call: Call): Answer {
  const { arn, principalId } = call.caller.identity.principal;
  const result = `<UserId>${principalId}</UserId><Account>${aws.accountId}</Account><Arn>${arn}</Arn>`;
  return queryAnswer(namespace, "GetCallerIdentity", result, call.requestId);
}
