import { aws, secrets, shop, shopSecrets } from "../seed.js";
import type { Iam } from "./iam.js";
import { Refusal, type Call } from "./wire.js";

/**
 * What stands before the database: the caller may use the cluster, it is ours (named exactly so), the caller may read the secret, it exists.
 * Throws the service's own refusal, in that order.
 */
export function checkAccess(
  iam: Iam,
  call: Call,
  { resourceArn, secretArn }: { readonly resourceArn: string; readonly secretArn: string },
): void {
  requirePermission(iam, call, `rds-data:${call.operation}`, resourceArn);
  if (resourceArn !== aws.clusterArn && resourceArn !== shop.clusterArn) {
    const name = resourceArn.split(":").at(-1) ?? resourceArn;
    throw new Refusal(
      "HttpEndpointNotEnabledException",
      400,
      `HttpEndpoint is not enabled for cluster ${name}.`,
    );
  }
  requirePermission(iam, call, "secretsmanager:GetSecretValue", secretArn);
  if (![...secrets, ...shopSecrets].some(({ arn }) => arn === secretArn))
    throw new Refusal("SecretsErrorException", 400, "Secrets Manager can't find the specified secret.");
}

function requirePermission(iam: Iam, { caller }: Call, action: string, resource: string): void {
  if (iam.permits(caller, action, resource)) return;
  const kind = caller.sessionPolicy === undefined ? "identity-based" : "session";
  throw new Refusal(
    "AccessDeniedException",
    403,
    `User: ${caller.identity.principal.arn} is not authorized to perform: ${action} on resource: ${resource} because no ${kind} policy allows the ${action} action`,
  );
}
