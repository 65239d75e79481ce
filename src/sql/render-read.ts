import { type Button, buttons, context, type Menu, rich } from "../message/blocks.js";
import { type Chart, renderChart } from "../message/chart.js";
import type { Rows as ShownRows } from "../message/fit.js";
import type { Block, Message } from "../message/message.js";
import { renderRows as renderTable } from "../message/table.js";
import type { Decided } from "./carry-out.js";
import type { Gathered } from "./gather-rows.js";
import type { KeptRows } from "./kept-rows.js";
import { hasInstants } from "./local-times.js";
import type { Offers } from "./offers.js";
import type { Read } from "./ports.js";
import { formulaWarning, type SafeCopy } from "./render-csv.js";
import { footnote, zoneNotes } from "./render-outcome.js";
import { say } from "./render.js";

export type EndedRead = Decided & { readonly recorded: boolean; readonly menu?: Menu | undefined };
type Done = Extract<Read, { kind: "read" }>;

const number = (value: number) => value.toLocaleString("en");
const rowsIn = (total: number) => (total === 1 ? "1 row" : `${number(total)} rows`);

export function renderAgain(): Message {
  return say(
    "The Data API could not carry a page of its rows and ended the transaction. It is read once more from the start, in small pages, which takes longer.",
  );
}

/** The first rows for the requester alone, how many there are, and where the rest is. */
export function renderRows(
  ended: EndedRead & {
    readonly read: Done;
    /** In the requester's time zone. */
    readonly first: Gathered["first"];
    /** Of the CSV. */
    readonly bytes: number;
    readonly sendsCsv: boolean;
    readonly offers: Offers;
  },
): Message {
  const { read, first, database, entry, offers } = ended;
  const counted = rowsIn(first.total);
  const how = ` in ${number(read.tookMs)} ms on ${database.name}`;
  const line = rich({ kind: "bold", text: counted }, `${how}, ${sizeOf(ended.bytes)}.${rest(ended)}`);
  const below = [
    ...zoneNotes(first, ended.timeZone),
    ...footnote(ended, read.requestId, ...offerButtons(offers, entry.id)),
  ];
  return withTable(`${counted}${how}`, line, first, `Result on ${database.name}: ${counted}`, below);
}

/** What may be done with a result, by its name. */
export function offerButtons({ share, plot, safeCopy }: Offers, value: string): readonly Button[] {
  return [
    ...(share ? [{ actionId: "sql_share", text: "Share", value }] : []),
    ...(plot ? [{ actionId: "sql_plot", text: "Plot", value }] : []),
    ...(safeCopy ? [{ actionId: "sql_safe_copy", text: "Formula-safe copy", value }] : []),
  ];
}

/** The same rows for everybody in the channel, where each reader may have another time zone. */
export function renderShared(by: string, database: string, at: number, rows: KeptRows["rows"]): Message {
  const counted = rowsIn(rows.total);
  const line = rich({ kind: "bold", text: counted }, ` from ${database}, read by ${by} at `, {
    kind: "time",
    at,
  });
  return withTable(
    `${by} shares ${counted} from ${database}`,
    line,
    rows,
    `Result on ${database}: ${counted}`,
    hasInstants(rows) ? [context("Times with a zone are in UTC.")] : [],
  );
}

export function renderSharedAlready(resultName: string): Message {
  const sentence = "Shared with the channel.";
  return say(
    sentence,
    rich(sentence),
    buttons({ actionId: "sql_again", text: "Run it again", value: resultName }),
  );
}

/** What was kept for *Share* and *Plot* has ended. */
export function renderKeptGone(): Message {
  return say(
    "These rows are kept for 30 minutes, or until they are shared, and no longer there: run the statement again.",
  );
}

/** The picture, and below it what it is of. */
export function renderPlot(chart: Chart, resultName: string): Message {
  const { length } = chart.points;
  const below = context(`${length} rows of statement ${resultName} · its numbers may be rounded`);
  return { text: chart.title, forms: renderChart(chart).map((blocks) => [...blocks, below]) };
}

export function renderNotShared(because: "outside" | "failed" | "nothing"): Message {
  return say(notShared[because]);
}

const notShared = {
  outside:
    "People of another company are in this channel, or Slack does not say whether they are, so the rows were not shared.",
  failed:
    "Slack did not take the message, so the rows were not shared. Invite whodid to the channel, or try again.",
  nothing: "Nothing was shared with the channel: there are no rows of a read to show there.",
};

/** What stands above the file in the person's direct messages. */
export function csvIntroduction(
  { database, entry }: Pick<EndedRead, "database" | "entry">,
  gathered: Gathered,
  whole: boolean,
  copy: SafeCopy,
): readonly Block[] {
  const cut = !whole ? "The first" : gathered.first.total === 1 ? "The" : "All";
  return [
    rich(`${cut} ${rowsIn(gathered.first.total)} from `, { kind: "bold", text: database.name }, "."),
    context(`statement ${entry.id} · nothing is NULL, "" is empty text, times with +00 are UTC`),
    ...(gathered.formulas === 0 ? [] : [formulaWarning(gathered.formulas, copy)]),
  ];
}

/** `code` is Slack's own word for what was wrong. */
export function renderNotUploaded(code: string): Message {
  return say(
    `The CSV could not be sent: Slack says ${code}.`,
    rich(
      "The CSV could not be sent to your direct messages: Slack says ",
      { kind: "code", text: code },
      ". Run it again, or ask whoever keeps whodid for the scope files:write.",
    ),
  );
}

/** Why there are no more rows, and where all of them are. */
export function rest({
  read,
  sendsCsv,
}: {
  readonly read: Pick<Done, "whole" | "limit">;
  readonly sendsCsv: boolean;
}): string {
  const limit = read.whole ? "" : whyNotWhole(read);
  return sendsCsv ? `${limit} The CSV comes in your direct messages with whodid.` : limit;
}

function whyNotWhole({ limit }: Pick<Done, "limit">): string {
  return limit === undefined
    ? " That is the limit: more was not read."
    : ` These are the first ${rowsIn(limit)}, not all: together they are more than the 1 MiB that the Data API carries, and MySQL has no cursor. Which rows come first is chance unless the statement orders them; ask for fewer columns or rows to have them all.`;
}

function sizeOf(bytes: number): string {
  if (bytes < 1_000) return `${bytes} bytes`;
  return bytes < 1_000_000
    ? `${number(Math.round(bytes / 1_000))} kB`
    : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function withTable(
  text: string,
  line: Block,
  rows: ShownRows,
  caption: string,
  below: readonly Block[],
): Message {
  const tables = rows.rows.length === 0 ? [[]] : renderTable(rows, { caption });
  return { text, forms: tables.map((blocks) => [line, ...blocks, ...below]) };
}
