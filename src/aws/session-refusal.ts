import type { SessionRefusal } from "../sql/ports.js";
import { readFailure } from "./failure.js";

/** Names under which AWS refuses the bot's own credentials, as the query protocol and its newer kin write them. */
const ownCredentials: ReadonlySet<string> = new Set([
  "CredentialsProviderError",
  "ExpiredToken",
  "ExpiredTokenException",
  "InvalidClientTokenId",
  "SignatureDoesNotMatch",
  "UnrecognizedClientException",
  "MissingAuthenticationToken",
]);

const throttled: ReadonlySet<string> = new Set(["Throttling", "ThrottlingException", "RequestLimitExceeded"]);

/**
 * Reads why AssumeRole did not succeed. AWS says `AccessDenied` for a role that does not trust us and for one that is not there;
 * every other 4xx concerns the request for this role, too (its name, the session's length):
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html#API_AssumeRole_Errors
 */
export function readSessionRefusal(error: unknown): SessionRefusal {
  const failure = readFailure(error);
  const name = error instanceof Error ? error.name : "";
  if (ownCredentials.has(name))
    return refused("unreachable", `whodid's own AWS credentials are missing, wrong or expired (${name}).`);
  if (failure.kind !== "refused") return refused("unreachable", failure.message);
  if (name === "PackedPolicyTooLargeException" || name === "PackedPolicyTooLarge")
    return refused("policy-too-large", failure.message);
  if (throttled.has(name) || failure.status === 429) return refused("throttled", failure.message);
  return refused(name === "RegionDisabledException" ? "unreachable" : "not-assumable", failure.message);
}

function refused(reason: SessionRefusal["reason"], detail: string): SessionRefusal {
  return { kind: "refused", reason, detail };
}
