import type { Database } from "../access/database.js";
import type { Person } from "../access/person.js";
import type { Entry, RowsOfEach } from "../ledger/entry.js";
import { buttons, type Menu, preformatted, rich } from "../message/blocks.js";
import type { Block, Message } from "../message/message.js";
import { renderRows } from "../message/table.js";
import type { Decided } from "./carry-out.js";
import type { Gathered } from "./gather-rows.js";
import type { Offers } from "./offers.js";
import type { SqlParts } from "./parts.js";
import type { TogetherEnd } from "./ports.js";
import { footnote, renderExecution, zoneNotes } from "./render-outcome.js";
import { offerButtons, rest } from "./render-read.js";
import { countRows } from "./render-rehearsal.js";
import { say } from "./render.js";

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
export function renderTogether(
  ended: Ended,
  end: Extract<TogetherEnd, { kind: "done" }>,
  rows: RowsOfEach,
): Message {
  const { entry, database, texts } = ended;
  const how = entry.risk === "read" ? "were read" : "were committed";
  const first = `All ${texts.length} statements ${how}`;
  const after = ` in ${end.tookMs.toLocaleString("en")} ms on ${database.name}`;
  const each = rows.map((count, at) => {
    const command = entry.together?.[at]?.command ?? "";
    return `\n${at + 1}. ${command}: ${count === null ? "done" : countRows(count)}`;
  });
  return say(
    `${first}${after}`,
    rich({ kind: "bold", text: first }, `${after}:`, ...each),
    ...footnote(ended, end.requestId),
  );
}

/** The rows of one of them (from 0) in its requester's time zone, for them alone, and what may be done with them. */
export function renderResult(
  result: Pick<Decided, "database" | "timeZone"> & {
    readonly name: string;
    readonly at: number;
    readonly of: number;
    readonly first: Gathered["first"];
    readonly whole: boolean;
    readonly sendsCsv: boolean;
    readonly offers: Offers;
  },
): Message {
  const { name, at, of, database, first, whole, sendsCsv, offers } = result;
  const counted = countRows(first.total);
  const what = `Statement ${at + 1} of ${of} on ${database.name}: ${counted}`;
  const next = offerButtons(offers, name);
  const forms = renderRows(first, { caption: what }).map((blocks): Block[] => [
    rich({ kind: "bold", text: what }, `.${rest({ read: { whole }, sendsCsv })}`),
    ...blocks,
    ...zoneNotes(first, result.timeZone),
    ...(next.length === 0 ? [] : [buttons(...next)]),
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
  if (execution.kind === "cancelled") return renderExecution({ ...ended, execution, sql: texts.join(";\n") });
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
