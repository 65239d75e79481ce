import type { Policy } from "../access/database.js";
import type { KnownKind } from "./row.js";

/** Whether a text of the trail names something of this installation, by ARN, address or name. */
export type Known = (kind: KnownKind, text: string) => boolean;

/** For log files that are read without a `whodid.yml`: rows that ask for names then fit nothing. */
export const nothingKnown: Known = () => false;

/** What a policy and whodid's own set-up name. */
export function createKnown(
  policy: Pick<Policy, "databases">,
  own: { readonly queueUrl: string | null; readonly tables: readonly string[] },
): Known {
  const secrets = policy.databases.flatMap(({ secrets: all }) => all.map(({ secretArn }) => secretArn));
  const names: Readonly<Record<KnownKind, ReadonlySet<string>>> = {
    secret: new Set(secrets.flatMap(namesOfSecret)),
    queue: new Set(own.queueUrl === null ? [] : [own.queueUrl]),
    table: new Set(own.tables),
  };
  // A table may be named by its ARN, arn:aws:dynamodb:eu-west-1:111122223333:table/whodid-ledger.
  return (kind, text) =>
    names[kind].has(text) || (kind === "table" && names.table.has(text.split(":table/")[1] ?? ""));
}

/**
 * A caller may ask for a secret by its ARN, by its ARN without the six characters at the end, and by its name:
 * https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html
 */
export function namesOfSecret(arn: string): readonly string[] {
  const partial = arn.replace(/-[A-Za-z0-9]{6}$/, "");
  const [full, short] = [arn, partial].map((one) => one.split(":secret:")[1] ?? one);
  return [arn, partial, full, short].filter((name) => name !== undefined);
}
