import { findParameters, replaceEach } from "./named-parameters.js";
import { isSecretName } from "./secret-names.js";
import { hidden, type Secret } from "./secrets-inside.js";
import type { Engine } from "./statement.js";

/**
 * The values given in a text's comments to parameters that are called like a secret, or stand where a literal would be one: that is
 * asked of `secretsOf`, for the text with a literal instead of each.
 */
export function secretParameters(
  sql: string,
  engine: Engine,
  secretsOf: (sql: string) => readonly Secret[],
): Secret[] {
  const { uses, given } = findParameters(sql, engine);
  if (given.length === 0) return [];
  const inlined = replaceEach(sql, uses, ({ start, end }) => `'${"x".repeat(end - start - 2)}'`);
  const secrets = secretsOf(inlined);
  const isSecret = (name: string) =>
    isSecretName(name) ||
    uses.some(
      (use) => use.name === name && secrets.some(({ start, end }) => start < use.end && use.start < end),
    );
  return given.flatMap(({ reading, start, end }) => {
    const { name } = reading.kind === "parameter" ? reading.parameter : reading;
    const value = start + sql.slice(start, end).indexOf("=") + 1;
    return isSecret(name) ? [{ start: value, end, shown: ` ${hidden}` }] : [];
  });
}
