import type { Database } from "../access/database.js";
import type { Person } from "../access/person.js";
import type { Entry } from "../ledger/entry.js";
import {
  type Button,
  buttons,
  context,
  type Menu,
  type Part,
  rich,
  preformatted,
} from "../message/blocks.js";
import type { Block, Message } from "../message/message.js";
import { renderRows } from "../message/table.js";
import { findParameters } from "../statement/named-parameters.js";
import type { Engine } from "../statement/statement.js";
import { pointAt } from "./caret.js";
import { countsRows } from "./count-of.js";
import { hasInstants, inZone } from "./local-times.js";
import type { SqlParts } from "./parts.js";
import type { Execution, ExecutionFailure, Rows, SessionRefusal } from "./ports.js";
import { miscountedParts } from "./render-rehearsal.js";
import { cancelledSentence } from "./render-running.js";
import { lookFirst, say } from "./render.js";

type Commands = SqlParts["commands"];

export type Ended = {
  readonly execution: Execution;
  readonly entry: Entry;
  readonly sql: string;
  readonly database: Database;
  readonly person: Person;
  /** False when the ledger could not be reached afterwards. */
  readonly recorded: boolean;
  /** The requester's, by name. */
  readonly timeZone?: string | undefined;
  readonly commands: Commands;
  /** What its author may do with it again. */
  readonly menu?: Menu | undefined;
};

/** How a statement ended, for its requester alone. */
export function renderExecution(ended: Ended): Message {
  const { execution } = ended;
  switch (execution.kind) {
    case "done":
      return renderDone(ended, execution);
    case "failed":
      return renderFailed(ended, execution);
    case "miscounted": {
      const parts = miscountedParts(execution.rehearsedRows, execution.rows);
      return say(
        `Rolled back on ${ended.database.name}: it counted otherwise than in its rehearsal.`,
        rich(...parts),
        ...footnote(ended, execution.requestId),
      );
    }
    case "unknown":
      return ended.entry.risk === "read"
        ? renderLostRead(ended, execution.requestId)
        : renderUnknown(ended, execution.requestId);
    case "cancelled": {
      const sentence = cancelledSentence(ended.database, ended.entry.risk === "read", execution.stopped);
      return say(sentence, rich(sentence), ...footnote(ended, null));
    }
  }
}

function renderUnknown(ended: Ended, requestId: string | null): Message {
  return say(
    `The outcome is unknown on ${ended.database.name}.`,
    rich(
      { kind: "bold", text: "The outcome is unknown." },
      ended.entry.runsOn === true
        ? ` AWS told no end of it: it waits for 45 seconds at most, and ${ended.database.name} goes on with such a statement all the same. It was not sent again. Look at what it changes before you run it again.`
        : ` No answer came from ${ended.database.name}; the statement may have run. It was not sent again. ${lookFirst}`,
    ),
    preformatted(ended.sql),
    ...footnote(ended, requestId),
  );
}

function renderLostRead(ended: Ended, requestId: string | null): Message {
  const sentence = `The end of the read-only transaction on ${ended.database.name} was not answered. Nothing can have changed: run it again.`;
  return say(sentence, rich(sentence), ...footnote(ended, requestId));
}

function renderDone(
  ended: Ended,
  { rows, updated, tookMs, requestId }: Extract<Execution, { kind: "done" }>,
): Message {
  const count = rows?.rows.length ?? updated;
  const isDefinition = rows === null && !countsRows(ended.entry.command);
  const counted = isDefinition ? "Done" : count === 1 ? "1 row" : `${count.toLocaleString("en")} rows`;
  const summary = `${counted} in ${tookMs.toLocaleString("en")} ms`;
  const line = rich(
    { kind: "bold", text: counted },
    ` in ${tookMs.toLocaleString("en")} ms on ${ended.database.name}`,
  );
  const below = footnote(ended, requestId);
  if (rows === null || rows.rows.length === 0)
    return { text: `${summary} on ${ended.database.name}`, forms: [[line, ...below]] };
  const local = inZone(rows, ended.timeZone);
  const note = zoneNotes(rows, ended.timeZone);
  const caption = `Result on ${ended.database.name}: ${counted}`;
  return {
    text: `${summary} on ${ended.database.name}`,
    forms: renderRows(local, { caption }).map((blocks): Block[] => [line, ...blocks, ...note, ...below]),
  };
}

function renderFailed(ended: Ended, failed: Extract<Execution, { kind: "failed" }>): Message {
  const { database, sql } = ended;
  const isOfDatabase = failed.reason === "sql";
  const first: Part[] = isOfDatabase
    ? [{ kind: "bold", text: "The database refused it: " }, failed.message, ...sqlState(failed.sqlState)]
    : [
        { kind: "bold", text: failures[failed.reason](database) },
        ...(failed.message === "" ? [] : [` AWS says: ${failed.message}`]),
      ];
  return say(
    isOfDatabase
      ? `The database refused it (${failed.sqlState ?? "no code"}).`
      : failures[failed.reason](database),
    rich(...first),
    ...(isOfDatabase && failed.position !== null
      ? [preformatted(pointAt(sql, knownPlace(sql, database.engine, failed.position)))]
      : []),
    ...footnote(ended, failed.requestId),
  );
}

/** What the service puts in the place of a parameter, and so how far it moves what stands behind, is not documented. */
function knownPlace(sql: string, engine: Engine, position: number): number | null {
  return findParameters(sql, engine).uses.some(({ start }) => start < position - 1) ? null : position;
}

function sqlState(code: string | null): Part[] {
  return code === null ? [] : [" (SQLSTATE ", { kind: "code", text: code }, ")"];
}

const failures: Readonly<Record<ExecutionFailure, (database: Database) => string>> = {
  sql: () => "The database refused it.",
  denied: ({ name }) =>
    `Your role may not do this on ${name}: IAM said no. Nothing ran. Ask whoever keeps your role to allow rds-data and its secret.`,
  secret: ({ name }) =>
    `The secret for ${name} could not be read or does not open it. Nothing ran. Ask whoever keeps whodid.yml to check the secret.`,
  "data-api-off": ({ name }) =>
    `The Data API is not enabled on ${name}'s cluster, or its ARN is wrong. Nothing ran. Enable the HTTP endpoint.`,
  "not-found": ({ name }) =>
    `AWS knows no such cluster or database for ${name}. Nothing ran. Check its ARN in whodid.yml.`,
  unavailable: ({ name }) =>
    `${name} can't be reached now: it is stopped, has no writer, or AWS did not answer. Nothing was changed. Try again in a minute.`,
  "resuming-too-long": ({ name }) =>
    `${name} was waking up and did not finish in time. Nothing ran. Try again in a minute.`,
  "result-too-large": ({ name, engine }) =>
    engine === "mysql"
      ? `The Data API can't carry this result from ${name}: it is larger than 1 MiB, a row is larger than 64 KB, or it holds a geometric type. Nothing changed. Ask for fewer columns or rows, or cast those with cast(… as char).`
      : `The Data API can't carry this result from ${name}: a row is larger than 64 KB, or holds money, a geometric type or an array of arrays. Nothing changed. Ask for fewer columns, or cast those with ::text.`,
  "timed-out": ({ name }) =>
    `It took longer than the 45 seconds that the Data API allows, and was cancelled on ${name}. Make it smaller, or run it in parts.`,
  throttled: ({ name }) => `AWS is throttling calls to ${name}. Nothing ran. Try again in a minute.`,
  invalid: () => "The Data API did not accept this statement. Nothing ran. Change it, then run it again.",
  "transaction-lost": ({ name }) =>
    `The transaction on ${name} was lost before it ended, and was rolled back. Run it again.`,
};

export function renderNoSession(refusal: SessionRefusal, person: Person, commands: Commands): Message {
  return say(
    sessions[refusal.reason](person),
    rich(sessions[refusal.reason](person)),
    context(`AWS says: ${refusal.detail}. Then try ${commands.sql} again.`),
  );
}

const sessions: Readonly<Record<SessionRefusal["reason"], (person: Person) => string>> = {
  "not-assumable": ({ roleArn, sourceIdentity }) =>
    `Your role ${roleArn} could not be assumed, so nothing ran. Its trust policy must let whodid in with the source identity ${sourceIdentity}.`,
  "policy-too-large": ({ roleArn }) =>
    `The session policy and tags for ${roleArn} are more than STS packs into one session, so nothing ran. Shorten the cluster's, secret's or key's name.`,
  throttled: () => "AWS is throttling AssumeRole, so nothing ran. Try again in a minute.",
  unreachable: () => "AWS STS could not be reached, so nothing ran. Try again in a minute.",
};

export function renderWaking(database: Database): Message {
  return say(
    `${database.name} is waking up from its pause; your statement runs when it is awake, usually within half a minute.`,
  );
}

/** Which zone the times in a result are shown in, where it has any. */
export function zoneNotes(rows: Rows, timeZone: string | undefined): Block[] {
  if (!hasInstants(rows)) return [];
  const note =
    timeZone === undefined
      ? "Times with a zone are in UTC: Slack does not say which zone is yours."
      : `Times with a zone are in yours, ${timeZone}.`;
  return [context(note)];
}

/** What can be done next; which statement it was, as whom, and AWS's own id of the call. */
export function footnote(
  { entry, person, recorded, menu }: Pick<Ended, "entry" | "person" | "recorded" | "menu">,
  requestId: string | null,
  ...next: readonly Button[]
): Block[] {
  const row = [...next, ...(menu === undefined ? [] : [menu])];
  const facts = [
    `statement ${entry.id}`,
    `as ${roleName(person)}`,
    ...(requestId === null ? [] : [`request ${requestId}`]),
  ];
  const unrecorded = recorded
    ? ""
    : " The ledger could not be reached to write this down; the trail will settle it.";
  return [...(row.length === 0 ? [] : [buttons(...row)]), context(`${facts.join(" · ")}${unrecorded}`)];
}

function roleName({ roleArn }: Person): string {
  return roleArn.split("/").at(-1) ?? roleArn;
}
