import type { Entry } from "../ledger/entry.js";
import type { Ledger } from "../ledger/ledger.js";
import { sameSecret } from "./database-logs.js";
import type { SecretUser } from "./ports.js";
import type { Logged } from "./read-statements.js";

/** What a logged text says of its own origin: nothing; that it is the service's upkeep; that it is whodid's. All can be a lie. */
export type Provenance = "foreign" | "claims upkeep" | "claims whodid" | "whodid";

/** The comment that whodid ends its statements with. */
const tag = /^([\s\S]*)\n\/\* whodid ([0-7][0-9A-HJKMNP-TV-Z]{25}) \*\/$/;
/** https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/monitoring-using-performance-insights-data-api.html */
const upkeep = /^\s*\/\* RDS Data API \*\//;

/** Judges by the ledger, the exact text's HMAC and the database user; a tag alone proves nothing. Throws the ledger's faults. */
export async function provenanceOf(
  parts: { readonly ledger: Pick<Ledger, "find">; readonly hmac: (text: string) => string },
  { sql, user }: Pick<Logged, "sql" | "user">,
  users: readonly SecretUser[],
): Promise<Provenance> {
  if (upkeep.test(sql)) return "claims upkeep";
  const [, text, id] = tag.exec(sql) ?? [];
  if (text === undefined || id === undefined) return "foreign";
  const entry = await parts.ledger.find(id);
  if (entry?.door === undefined || !isText(parts.hmac, text, entry)) return "claims whodid";
  const { secretArn } = entry.door;
  const theirs = users.find((one) => sameSecret(one.secretArn, secretArn));
  return theirs === undefined || theirs.user === user ? "whodid" : "claims whodid";
}

/** whodid sends a text without its final semicolon. */
function isText(hmac: (text: string) => string, text: string, { sqlHmac }: Entry): boolean {
  return hmac(text) === sqlHmac || hmac(`${text};`) === sqlHmac;
}
