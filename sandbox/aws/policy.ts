import { z } from "zod";

/** What a request is about, for a policy's conditions: `sts:SourceIdentity`, `aws:TagKeys` and the like. */
export type Context = Readonly<Record<string, string | readonly string[]>>;

const oneOrMore = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());

const statementSchema = z.object({
  Sid: z.string().optional(),
  Effect: z.enum(["Allow", "Deny"]),
  Action: oneOrMore,
  Resource: oneOrMore,
  Condition: z.record(z.string(), z.record(z.string(), oneOrMore)).optional(),
});

const policySchema = z.object({
  Version: z.string().optional(),
  Statement: z.union([statementSchema, z.array(statementSchema)]).transform((value) => [value].flat()),
});

export type Policy = z.output<typeof policySchema>;

/** A policy document, or undefined where IAM would call it malformed. */
export function parsePolicy(text: string): Policy | undefined {
  try {
    return policySchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Whether the policy lets this be done: some Allow fits and no Deny does. */
export function allows(policy: Policy, action: string, resource: string, context: Context = {}): boolean {
  const fitting = policy.Statement.filter(
    (statement) =>
      statement.Action.some((pattern) => isLike(pattern.toLowerCase(), action.toLowerCase())) &&
      statement.Resource.some((pattern) => isLike(pattern, resource)) &&
      Object.entries(statement.Condition ?? {}).every(([operator, keys]) => holds(operator, keys, context)),
  );
  return fitting.some(({ Effect }) => Effect === "Allow") && !fitting.some(({ Effect }) => Effect === "Deny");
}

/** The operators that the sandbox's policies use; any other one never holds, so that it is noticed. */
function holds(operator: string, keys: Record<string, string[]>, context: Context): boolean {
  return Object.entries(keys).every(([key, wanted]) => {
    const values = [context[key] ?? []].flat();
    const fits = (value: string) =>
      wanted.some((each) => (operator.endsWith("StringLike") ? isLike(each, value) : each === value));
    if (operator === "StringEquals" || operator === "StringLike") return values.some(fits);
    if (operator === "ForAllValues:StringEquals" || operator === "ForAllValues:StringLike")
      return values.every(fits);
    return false;
  });
}

/** IAM's wildcards: `*` for any text, `?` for one character. */
function isLike(pattern: string, text: string): boolean {
  const source = pattern.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${source.replaceAll("*", ".*").replaceAll("?", ".")}$`, "su").test(text);
}
