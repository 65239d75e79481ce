import type { Database } from "../access/database.js";
import type { Person } from "../access/person.js";
import type { Entry } from "../ledger/entry.js";
import { type Menu, preformatted, rich } from "../message/blocks.js";
import type { Block, Message } from "../message/message.js";
import { renderRows } from "../message/table.js";
import type { Gathered } from "./gather-rows.js";
import type { SqlParts } from "./parts.js";
import type { TogetherEnd } from "./ports.js";
import { footnote, renderExecution, zoneNotes } from "./render-outcome.js";
import { countRows } from "./render-rehearsal.js";
import { say } from "./render.js";
import { rowsOfEach } from "./outcome-together.js";

type Ended = {
  readonly entry: Entry;
  readonly texts: readonly string[];
  readonly database: Database;
  readonly person: Person;
  readonly recorded: boolean;
  readonly menu?: Menu | undefined;
  readonly commands: SqlParts["commands"];
};

/** All of it was done: what each returned or changed. */
export function renderTogether(ended: Ended, end: Extract<TogetherEnd, { kind: "done" }>): Message {
  const { entry, database, texts } = ended;
  const how = entry.risk === "read" ? "were read" : "were committed";
  const first = `All ${texts.length} statements ${how}`;
  const after = ` in ${end.tookMs.toLocaleString("en")} ms on ${database.name}`;
  const each = rowsOfEach(entry, end.results).map((rows, at) => {
    const command = entry.together?.[at]?.command ?? "";
    return `\n${at + 1}. ${command}: ${rows === null ? "done" : countRows(rows)}`;
  });
  return say(
    `${first}${after}`,
    rich({ kind: "bold", text: first }, `${after}:`, ...each),
    ...footnote(ended, end.requestId),
  );
}

/** The rows of one of them, in its requester's time zone, for them alone. */
export function renderResult(
  { database, texts, timeZone }: Ended & { readonly timeZone: string | undefined },
  at: number,
  rows: Gathered["first"],
  sendsCsv: boolean,
): Message {
  const counted = countRows(rows.total);
  const what = `Statement ${at + 1} of ${texts.length} on ${database.name}: ${counted}`;
  const rest = sendsCsv ? [". The CSV comes in your direct messages with whodid."] : [];
  const forms = renderRows(rows, { caption: what }).map((blocks): Block[] => [
    rich({ kind: "bold", text: what }, ...rest),
    ...blocks,
    ...zoneNotes(rows, timeZone),
  ]);
  return { text: what, forms };
}

/** Which of them stopped it and why, in whose words; and what stays. */
export function renderStopped(
  ended: Ended,
  { at, ended: execution }: Extract<TogetherEnd, { kind: "stopped" }>,
  phase: "run" | "rehearsal",
): Message {
  const { entry, texts } = ended;
  const sql = at === null ? texts.join(";\n") : (texts[at] ?? "");
  const what = at === null ? "The transaction" : `Statement ${at + 1} of ${texts.length}`;
  const first =
    execution.kind === "unknown"
      ? `Either all ${texts.length} statements were committed, or none.`
      : `${what} ${execution.kind === "failed" ? "failed" : "counted otherwise"}${phase === "rehearsal" ? " in the rehearsal" : ""}: all ${texts.length} were rolled back, nothing of them stays.`;
  const shown = at === null ? [] : [preformatted(sql)];
  const { text, forms } = renderExecution({ ...ended, execution, entry, sql });
  return {
    text: `${first} ${text}`,
    forms: forms.map((blocks): Block[] => [rich({ kind: "bold", text: first }), ...shown, ...blocks]),
  };
}
