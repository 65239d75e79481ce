import { createHash } from "node:crypto";

import { fingerprintSql } from "./postgresql/parser.js";
import { mysqlShape } from "./mysql-shape.js";
import { redactSecrets } from "./redact.js";
import type { Engine } from "./statement.js";
import { tokensOf } from "./tokens.js";

/**
 * The key of a text's shape, 16 hexadecimal digits: PostgreSQL's by its own parser, MySQL's from the words. Null where the text can't
 * be read. Only in the reading thread, as its parser.
 */
export function fingerprint(sql: string, engine: Engine): string | null {
  return engine === "mysql" ? mysqlFingerprint(sql) : postgresqlFingerprint(sql);
}

/** The parser folds the literals of expressions; those of other statements are folded here. */
function postgresqlFingerprint(sql: string): string | null {
  const isParsed = fingerprintSql(sql) !== null;
  if (!isParsed) return null;
  const redacted = redactSecrets(sql, "postgresql", isParsed);
  return fingerprintSql(withoutLiterals(redacted)) ?? fingerprintSql(redacted);
}

/** Every literal replaced by one that means nothing; code in dollar quotes stays. */
function withoutLiterals(sql: string): string {
  let folded = "";
  let at = 0;
  let isEscape = false;
  for (const { kind, start, end, text } of tokensOf(sql, "postgresql")) {
    const isUescape = kind === "word" && /^uescape$/i.test(text);
    if (kind === "string" || kind === "number" || isUescape) {
      folded += sql.slice(at, start) + (isUescape || isEscape ? "" : kind === "string" ? "''" : "1");
      at = end;
    }
    isEscape = isUescape;
  }
  return folded + sql.slice(at);
}

function mysqlFingerprint(sql: string): string | null {
  const shape = mysqlShape(redactSecrets(sql, "mysql", true));
  return shape && createHash("sha256").update(shape).digest("hex").slice(0, 16);
}
