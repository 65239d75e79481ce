import type { Part } from "../message/blocks.js";
import { cut, escapeMrkdwn, showInvisible } from "../message/text.js";
import { type Deed, deedOf } from "./deed.js";
import type { Author, Entry } from "./entry.js";

/** How many objects a headline names before it counts the rest. */
const namedObjects = 3;
/** Far below the 4,000 characters above which Slack may split a text: https://docs.slack.dev/reference/methods/chat.postMessage#truncating */
const maxText = 600;

/**
 * "Bob dropped `public.money_transfers` on billing": who, what, where. What had no effect is told as a try, what is not known as a
 * possibility. `place` is the database's name, or the cluster's where it is none of ours.
 */
export function headline(entry: Entry): readonly Part[] {
  const deed = deedOf(entry);
  const shown = deed.objects.slice(0, namedObjects);
  const rest = deed.objects.length - shown.length;
  return [
    `${authorOf(entry.author)} ${verbPhrase(entry, deed)}`,
    ...shown.flatMap((text, index): Part[] => [index === 0 ? " " : ", ", { kind: "code", text }]),
    ...(rest > 0 ? [` and ${rest} more`] : []),
    ...(deed.becomes === null ? [] : [" to ", { kind: "code", text: deed.becomes } as const]),
    ` on ${placeOf(entry)}`,
  ];
}

function verbPhrase({ state, sentAt }: Entry, deed: Deed): string {
  switch (state) {
    case "succeeded":
      return deed.done;
    case "failed":
    case "refused":
      return `tried to ${deed.toDo}`;
    case "cancelled":
      return `${sentAt === undefined ? "asked" : "tried"} to ${deed.toDo}`;
    case "waiting":
      return `asked to ${deed.toDo}`;
    case "sending":
    case "unknown":
      return `may have ${deed.haveDone}`;
  }
}

/** "5 rows", "done", "failed: 42501", "outcome unknown": how it ended, in a few words. */
export function outcomeOf(entry: Entry): string {
  const { outcome, state } = entry;
  switch (state) {
    case "succeeded":
      return rowsOf(entry);
    case "failed":
      return `failed: ${reasonOf(entry) ?? "no reason was given"}`;
    case "unknown":
      return "outcome unknown";
    case "sending":
      return "no outcome yet";
    case "waiting":
      return "waits for a click";
    case "cancelled":
      return `${entry.sentAt === undefined ? "not run" : "stopped"}: ${outcome?.because ?? "cancelled"}`;
    case "refused":
      return `refused: ${outcome?.because ?? "no reason was recorded"}`;
  }
}

/** A person by name ("Bob"); never the name of a role as if it were a person's. */
export function authorOf(author: Author): string {
  if (author.kind === "person") return author.name.charAt(0).toUpperCase() + author.name.slice(1);
  const { kind } = author.actor;
  const name = cut(author.actor.name, 80);
  switch (kind) {
    case "person":
      return name;
    case "role":
      return `Someone with the role ${name}`;
    case "root":
      return `The root user of ${author.actor.accountId ?? name}`;
    case "service":
      return `The service ${name}`;
    case "account":
      return `Someone of account ${name}`;
    case "unknown":
      return "Someone unknown";
  }
}

/** The database's name in `whodid.yml`; for a foreign cluster the cluster's own. */
export function placeOf(entry: Pick<Entry, "database" | "clusterArn">): string {
  return entry.database ?? `cluster ${entry.clusterArn.split(":").at(-1) ?? entry.clusterArn}`;
}

/** `2026-11-20 14:03:07 UTC`. */
export function utc(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

/** Parts as the text of a notification: what is not seen made visible, escaped, without formatting. */
export function plainText(parts: readonly Part[]): string {
  return escapeMrkdwn(cut(showInvisible(parts.map(plain).join("")), maxText));
}

function plain(part: Part): string {
  if (typeof part === "string") return part;
  switch (part.kind) {
    case "bold":
    case "italic":
    case "code":
      return part.text;
    case "channel":
      return part.channelId;
    case "user":
      return part.userId;
    case "time":
      return utc(part.at);
  }
}

/** What can count no rows says 0 too: a table that was dropped has not "0 rows". */
function rowsOf({ outcome, command }: Entry): string {
  if (outcome?.each !== undefined) return outcome.each.map(countRows).join(", ");
  const rows = outcome?.rows ?? null;
  if (rows === null || (rows === 0 && !counting.has(command?.split(" ")[0] ?? ""))) return "done";
  return countRows(rows);
}

function countRows(rows: number | null): string {
  return rows === null ? "done" : rows === 1 ? "1 row" : `${rows} rows`;
}

const counting = new Set(["SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "COPY"]);

/** A code, where there is one; of a transaction the sentence, which says which of its statements failed. */
function reasonOf(entry: Entry): string | null | undefined {
  const { outcome, together } = entry;
  const code = outcome?.sqlState ?? errorOf(entry);
  const because = outcome?.because;
  return together === undefined ? (code ?? because) : (because ?? code);
}

function errorOf({ sightings }: Entry): string | undefined {
  return sightings.find(({ errorCode }) => errorCode !== null)?.errorCode ?? undefined;
}
