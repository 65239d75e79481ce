import { deflateRawSync } from "node:zlib";
import { parsePolicy } from "./policy.js";
import { Refusal } from "./wire.js";

/** The parameters of AssumeRole, and the first limit that they break. */
export type AssumeRoleAsk = {
  readonly roleArn: string;
  readonly roleSessionName: string;
  readonly sourceIdentity: string | undefined;
  readonly policy: string | undefined;
  readonly tags: readonly { readonly key: string; readonly value: string }[];
  readonly durationSeconds: number;
  readonly packedPercent: number;
  readonly problem: Refusal | undefined;
};

/** Limits: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html; a chained role's session lasts an hour at most. */
export function readAssumeRole(form: URLSearchParams): AssumeRoleAsk {
  const ask = {
    roleArn: form.get("RoleArn") ?? "",
    roleSessionName: form.get("RoleSessionName") ?? "",
    sourceIdentity: form.get("SourceIdentity") ?? undefined,
    policy: form.get("Policy") ?? undefined,
    tags: readTags(form),
    durationSeconds: Number(form.get("DurationSeconds") ?? 3600),
  };
  const packedPercent = packedSize(ask.policy ?? "", ask.tags);
  return { ...ask, packedPercent, problem: problemOf({ ...ask, packedPercent }) };
}

function readTags(form: URLSearchParams): { key: string; value: string }[] {
  const tags = [];
  for (let index = 1; form.has(`Tags.member.${index}.Key`); index += 1) {
    tags.push({
      key: form.get(`Tags.member.${index}.Key`) ?? "",
      value: form.get(`Tags.member.${index}.Value`) ?? "",
    });
  }
  return tags;
}

const packedBytes = 1024;

/** AWS does not publish its packed form; compressed policy and tags against 1 KiB come close enough to be hit. */
function packedSize(policy: string, tags: AssumeRoleAsk["tags"]): number {
  const tagBytes = tags.reduce((sum, { key, value }) => sum + Buffer.byteLength(key + value) + 2, 0);
  return Math.ceil((100 * (deflateRawSync(policy).length + tagBytes)) / packedBytes);
}

function problemOf(ask: Omit<AssumeRoleAsk, "problem">): Refusal | undefined {
  const { roleArn, roleSessionName, sourceIdentity, policy, tags, durationSeconds } = ask;
  if (!/^[\s\S]{20,2048}$/.test(roleArn) || !roleArn.startsWith("arn:")) return invalid("roleArn", roleArn);
  if (!/^[\w+=,.@-]{2,64}$/.test(roleSessionName)) return invalid("roleSessionName", roleSessionName);
  if (sourceIdentity !== undefined && !/^(?!aws:)[\w+=,.@-]{2,64}$/.test(sourceIdentity))
    return invalid("sourceIdentity", sourceIdentity);
  if (!Number.isInteger(durationSeconds) || durationSeconds < 900 || durationSeconds > 43_200)
    return invalid("durationSeconds", String(durationSeconds));
  if (durationSeconds > 3600)
    return new Refusal(
      "ValidationError",
      400,
      "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining",
    );
  if (policy !== undefined && policy.length > 2048) return invalid("policy", "the policy given");
  if (policy !== undefined && parsePolicy(policy) === undefined)
    return new Refusal("MalformedPolicyDocument", 400, "The policy is not in the valid JSON format.");
  if (tags.length > 50) return invalid("tags", `${tags.length} tags`);
  const badTag = tags.find(({ key, value }) => !tagText(key, 1, 128) || !tagText(value, 0, 256));
  if (badTag !== undefined) return invalid("tags", `${badTag.key}=${badTag.value}`);
  if (new Set(tags.map(({ key }) => key.toLowerCase())).size < tags.length)
    return new Refusal(
      "InvalidParameterValue",
      400,
      "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
    );
  if (ask.packedPercent > 100)
    return new Refusal(
      "PackedPolicyTooLarge",
      400,
      `Packed size of session tags consumes ${ask.packedPercent}% of allotted space.`,
    );
  return undefined;
}

function tagText(text: string, min: number, max: number): boolean {
  return text.length >= min && text.length <= max && /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u.test(text);
}

function invalid(member: string, value: string): Refusal {
  return new Refusal(
    "ValidationError",
    400,
    `1 validation error detected: Value '${value.slice(0, 200)}' at '${member}' failed to satisfy constraint`,
  );
}
