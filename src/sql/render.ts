import type { Database } from "../access/database.js";
import type { Person } from "../access/person.js";
import type { Entry, State } from "../ledger/entry.js";
import { offerMinutes } from "../ledger/waiting.js";
import { buttons, context, type Part, rich, preformatted } from "../message/blocks.js";
import type { Block, Message } from "../message/message.js";
import type { SqlReading } from "../statement/statement.js";
import type { SqlParts } from "./parts.js";
import type { Piece } from "./pieces.js";
import type { Rehearsal } from "./rehearse.js";
import { rehearsalBlocks } from "./render-rehearsal.js";
import { togetherBlocks } from "./render-pieces.js";
import { fallsBlocks } from "./render-falls.js";
import type { WhatFalls } from "./what-falls.js";

type Commands = SqlParts["commands"];

const bold = (text: string): Part => ({ kind: "bold", text });

/** `text` alone where the sentence is its own notification. */
export function say(text: string, ...blocks: readonly Block[]): Message {
  return { text, forms: [blocks.length === 0 ? [rich(text)] : blocks] };
}

/** The exact statement, what it would do and why that is asked; two buttons. */
export function renderConfirmation(ask: {
  readonly entry: Entry;
  readonly sql: string;
  readonly database: Database;
  readonly person: Person;
  readonly reading: Extract<SqlReading, { ok: true }>;
  readonly rehearsal: Rehearsal;
  readonly falls: WhatFalls | undefined;
  /** Of a transaction of several; undefined of a single statement. */
  readonly pieces: readonly Piece[] | undefined;
}): Message {
  const { entry, sql, database, person, reading, rehearsal, falls, pieces } = ask;
  const { id: statementId } = entry;
  const where = `${database.name} (${database.environment})`;
  const what = pieces === undefined ? "this" : `these ${pieces.length} statements`;
  return say(
    `Run ${what} on ${where}? It is ${reading.risk}.`,
    rich(
      `Run ${what} on `,
      bold(where),
      " as ",
      bold(person.name),
      "? It is ",
      bold(reading.risk),
      `: it ${reading.because}.`,
    ),
    ...(pieces === undefined
      ? [preformatted(sql), ...rehearsalBlocks(entry, rehearsal, reading.statements[0])]
      : togetherBlocks(pieces, rehearsal)),
    ...(falls === undefined ? [] : fallsBlocks(falls, pieces !== undefined)),
    buttons(
      {
        actionId: "sql_confirm",
        text: "Run it",
        value: statementId,
        style: reading.risk === "write" ? "primary" : "danger",
        confirm: {
          title: `Run it on ${database.name}?`.slice(0, 100),
          text: `It ${reading.because}, on ${where}.`.slice(0, 300),
          confirm: "Run it",
          deny: "Not yet",
        },
      },
      { actionId: "sql_cancel", text: "Cancel", value: statementId },
    ),
    context(`Nothing has been changed. This offer ends ${offerMinutes} minutes after you asked.`),
  );
}

export function renderStraightQuotes(statementId: string, straightened: string): Message {
  return say(
    "Typographic quotes are not SQL; use straight quotes.",
    rich(
      "Typographic quotes, dashes or blanks stand where SQL needs plain ones, so nothing ran. With plain ones it reads:",
    ),
    preformatted(straightened),
    buttons({
      actionId: "sql_straighten",
      text: "Use straight quotes",
      value: statementId,
      style: "primary",
    }),
  );
}

export function renderStraightened(): Message {
  return say("Taken with straight quotes.");
}

export function renderStarted(sql: string, database: Database): Message {
  return say(
    `Confirmed; running on ${database.name}.`,
    rich("Confirmed by you; it runs on ", bold(database.name), "."),
    preformatted(sql),
  );
}

export function renderCancelled(): Message {
  return say("Cancelled. Nothing ran.");
}

export function renderExpired(commands: Commands): Message {
  return say(`This offer has ended and nothing ran: type the statement again with ${commands.sql}.`);
}

/** What a click would have sent off is not there any more. */
export function renderUsed(commands: Commands): Message {
  return say(
    `This was used or has ended. Where no answer to it follows, type the statement again with ${commands.sql}.`,
  );
}

/** It was confirmed, or is a read, and the door had closed before it was reached. */
export function renderTooLate(commands: Commands): Message {
  return say(`It could not be sent in time and nothing ran: type the statement again with ${commands.sql}.`);
}

/** A click comes too late: what became of the statement. */
export function renderDecided(state: State): Message {
  return say(`This was already decided: ${stateWords[state]}.`);
}

export function renderRulesChanged(commands: Commands): Message {
  return say(
    `The rules changed before you confirmed it, so nothing ran: type the statement again with ${commands.sql} to see what they say now.`,
  );
}

const stateWords: Readonly<Record<State, string>> = {
  waiting: "it waits for a click",
  sending: "it is running",
  succeeded: "it ran",
  failed: "it failed",
  unknown: "it was sent, and its outcome is unknown",
  cancelled: "it was cancelled",
  refused: "it was refused",
};

/** What to do about an outcome that nobody knows. */
export const lookFirst =
  "The feed tells when the trail does, usually within minutes; look before you run it again.";

export function renderNotYours(owner: string): Message {
  return say(`Only ${owner} can decide this: it would run under their role.`);
}

/** What was found: never recorded, never sent, sent without an answer, or ended without being told. */
export type Abandoned = "unrecorded" | "not-sent" | "outcome-unknown" | "ended";

/** What became of a statement whose process died. */
export function renderAbandoned(left: Abandoned, entry: Entry | undefined, commands: Commands): Message {
  const sentence = abandonedSentence(left, entry, commands);
  return say(sentence, rich(sentence), ...(entry?.sql == null ? [] : [preformatted(entry.sql)]));
}

function abandonedSentence(left: Abandoned, entry: Entry | undefined, commands: Commands): string {
  switch (left) {
    case "unrecorded":
      return `whodid stopped before it understood your ${commands.sql}. Nothing ran: type it again.`;
    case "not-sent":
      return "whodid stopped before your statement was sent. Nothing ran: type it again.";
    case "outcome-unknown":
      return `whodid stopped while your statement ran: its outcome is unknown. ${lookFirst}`;
    case "ended":
      return `whodid stopped before it could show you how your statement ended. ${entry === undefined ? "The ledger does not say either" : `The ledger says: ${stateWords[entry.state]}`}. Rows are not kept, so run a read again.`;
  }
}
