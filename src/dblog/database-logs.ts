import type { Database } from "../access/database.js";
import type { DatabaseLogs, SecretUser } from "./ports.js";

/** The clusters whose log `whodid.yml` says is exported, with the database users of all secrets that it names there. */
export function databaseLogsOf(databases: readonly Database[]): DatabaseLogs {
  const logs = new Map<string, SecretUser[]>();
  for (const { clusterArn, log } of databases) {
    if (log !== undefined) logs.set(clusterArn, [...(logs.get(clusterArn) ?? []), ...log.users]);
  }
  return logs;
}

/** The database user that a secret opens, however the caller named it; undefined when nobody said. */
export function userOf(users: readonly SecretUser[], named: string): string | undefined {
  return users.find(({ secretArn }) => sameSecret(secretArn, named))?.user;
}

/**
 * A secret goes by its ARN, by its ARN without the six characters at the end, and by its name:
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html#ARN_secretnamehyphen
 */
export function sameSecret(arn: string, named: string): boolean {
  const partial = arn.slice(0, -7);
  return named === arn || named === partial || named === partial.split(":").slice(6).join(":");
}
