import type { Ledger } from "../ledger/ledger.js";
import { sameSecret } from "./database-logs.js";
import type { SecretUser } from "./ports.js";
import type { Logged } from "./read-statements.js";

/**
 * Where a logged text is from: a statement of somebody's; one that can't be told from a forgery; what claims to be the service's own
 * upkeep, or the frame of a transaction of whodid's; what is proven to be whodid's.
 */
export type Provenance = "foreign" | "doubtful" | "upkeep" | "whodid";

/** The comment that whodid ends its statements with. */
const tag = /^([\s\S]*)\n\/\* whodid ([0-7][0-9A-HJKMNP-TV-Z]{25}) \*\/$/;
/** https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/monitoring-using-performance-insights-data-api.html */
const upkeep = /^\s*\/\* RDS Data API \*\//;
/** What whodid itself puts round the statements and peeks that it sends: it changes nothing beyond its transaction. */
const frame =
  /^(?:SET (?:TRANSACTION READ ONLY|LOCAL (?:lock|statement)_timeout = '?\d+s?'?|CONSTRAINTS ALL IMMEDIATE)|CLOSE whodid_rows_\d+|FETCH FORWARD \d+ FROM whodid_rows(?:_\d+)?\s+\/\* whodid \w{26} \*\/)$/;
/** What it puts before a query that it reads a page at a time. */
const cursor = /^DECLARE whodid_rows(?:_\d+)? NO SCROLL CURSOR FOR /;
/** The end of a prefix: of a role or database that is named like the beginning of another record, or of a text that would have us think so. */
const prefixEnd = /^.*@[^\s:@]*:\[\d+\]:[A-Z]+\d?: /;

/** Judges by the ledger, the exact text's HMAC and the database user; a tag alone proves nothing. Throws the ledger's faults. */
export async function provenanceOf(
  parts: { readonly ledger: Pick<Ledger, "find" | "findPeek">; readonly hmac: (text: string) => string },
  { sql, user }: Pick<Logged, "sql" | "user">,
  users: readonly SecretUser[],
): Promise<Provenance> {
  if (upkeep.test(sql) || frame.test(sql)) return "upkeep";
  if (prefixEnd.test(sql)) return "doubtful";
  const [, text, id] = tag.exec(sql) ?? [];
  if (text === undefined || id === undefined) return "foreign";
  const secretArn = await secretOf(parts, id, text.replace(cursor, ""));
  if (secretArn === undefined) return "doubtful";
  const theirs = users.find((one) => sameSecret(one.secretArn, secretArn));
  return theirs === undefined || theirs.user === user ? "whodid" : "doubtful";
}

/** With which secret whodid sent this very text, as the statement itself, one of several or a peek beside it; undefined where it did not. */
async function secretOf(
  {
    ledger,
    hmac,
  }: { readonly ledger: Pick<Ledger, "find" | "findPeek">; readonly hmac: (text: string) => string },
  id: string,
  text: string,
): Promise<string | undefined> {
  const entry = await ledger.find(id);
  const door = entry?.door ?? entry?.rehearsed?.door;
  // whodid sends a text without its final semicolon.
  const told = [hmac(text), hmac(`${text};`)];
  const sent = [entry, ...(entry?.together ?? [])].map((one) => one?.sqlHmac ?? null);
  const isOwn = sent.some((own) => own !== null && told.includes(own));
  if (door !== undefined && isOwn) return door.secretArn;
  const peek = await ledger.findPeek(id);
  return hmac(text) === peek?.sqlHmac ? peek?.door.secretArn : undefined;
}
