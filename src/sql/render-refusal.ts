import { type Part, rich, preformatted } from "../message/blocks.js";
import type { Message } from "../message/message.js";
import { pointAt } from "./caret.js";
import type { SqlParts } from "./parts.js";
import { mostTogether } from "./pieces.js";
import type { Refusal } from "./refusal.js";
import { say } from "./render.js";

const code = (text: string): Part => ({ kind: "code", text });

/** Why a statement does not run: one plain sentence, and what to do. */
export function renderRefusal(refusal: Refusal, commands: SqlParts["commands"]): Message {
  switch (refusal.kind) {
    case "unknown-person":
      return say(
        `whodid does not know you, so nothing ran. Ask whoever runs whodid to add your Slack id ${refusal.userId} and your role to whodid.yml.`,
      );
    case "standing":
      return say(standing[refusal.because]);
    case "no-database":
      return noDatabase(refusal, commands);
    case "empty":
      return say(`There is no statement after ${commands.sql}. Try: ${commands.sql} select 1`);
    case "too-long":
      return say(
        "The statement is longer than the 65,536 characters (98,000 bytes) that one statement may have, so nothing ran. Make it shorter.",
      );
    case "parameter":
      return say(
        `${parameterSentence(refusal)} Nothing ran. ${commands.sql} alone opens the editor, which has a field for values.`,
      );
    case "no-statement":
      return say(`There is no statement in that, only a comment. Try: ${commands.sql} select 1`);
    case "several":
      return say(
        `That is ${refusal.count} statements; whodid runs several in one transaction on PostgreSQL alone, so nothing ran. Send them one by one.`,
      );
    case "too-many":
      return say(
        `That is ${refusal.count} statements; whodid runs at most ${mostTogether} in one transaction, so nothing ran. Send them in parts.`,
      );
    case "not-together":
      return say(notTogether(refusal));
    case "unparsed":
      return say(
        "That could not be parsed, so nothing ran.",
        rich("That could not be parsed, so nothing ran: ", code(refusal.error)),
        preformatted(pointAt(refusal.sql, refusal.position)),
      );
    case "no-rule":
      return say(
        `You may not run this on ${refusal.database.name}: it ${refusal.because}. Nothing ran.`,
        rich(
          "You may not run this on ",
          { kind: "bold", text: refusal.database.name },
          `: it ${refusal.because} (${refusal.risk}), and no rule allows that to `,
          { kind: "bold", text: refusal.person.name },
          ". Nothing ran. Ask somebody whom the rules allow it, or whoever keeps whodid.yml.",
        ),
      );
    case "no-secret":
      return say(
        `whodid.yml has no secret that lets ${refusal.person.name} run ${refusal.risk} statements on ${refusal.database.name}, so nothing ran. Ask whoever keeps it to add one.`,
      );
  }
}

/** What is wrong with a parameter, and what to write instead. */
export function parameterSentence({ name, because }: Extract<Refusal, { kind: "parameter" }>): string {
  switch (because) {
    case "missing":
      return `:${name} has no value. Give it one, in a line such as ${name} = 42 or ${name} date = 2026-11-23.`;
    case "unused":
      return `There is no :${name} in the statement to take the value that is given. Leave its line out, or name it.`;
    case "twice":
      return `:${name} is given twice. Leave one of the lines out.`;
    case "no-parameter":
      return `“${name}” gives no parameter a value. Write a line such as id = 42 or since date = 2026-11-23.`;
    default:
      return `:${name} can't be sent: ${because}.`;
  }
}

function notTogether({ number, command, because }: Extract<Refusal, { kind: "not-together" }>): string {
  return because === "controls"
    ? `Statement ${number} is ${command}, but whodid itself puts several statements into one transaction, so nothing ran. Leave out what begins or ends it.`
    : `Statement ${number} is ${command}, which can't run in a transaction with others, so nothing ran. Send it alone.`;
}

const standing: Readonly<Record<Extract<Refusal, { kind: "standing" }>["because"], string>> = {
  guest: "Guests can't run statements with whodid. Nothing ran. Ask a full member of this workspace.",
  deactivated:
    "Slack says that this account is deactivated, so nothing ran. Ask an admin of this workspace to activate it.",
  bot: "Bots can't run statements with whodid. Nothing ran. Ask a person of this workspace.",
  stranger: "Slack says that this account is not of this workspace, so nothing ran. Use one that is.",
  "lookup-failed": "Slack did not say who you are just now, so nothing ran. Try again in a minute.",
};

function noDatabase(
  { named, known }: Extract<Refusal, { kind: "no-database" }>,
  commands: SqlParts["commands"],
): Message {
  const yours =
    known.length === 0
      ? "No rule gives you one yet."
      : `Yours: ${known.map((name) => `@${name}`).join(", ")}.`;
  return named === null
    ? say(
        `This channel has no database of its own, so nothing ran. Name one: ${commands.sql} @${known[0] ?? "database"} select 1. ${yours}`,
      )
    : say(`There is no database called ${named}, so nothing ran. ${yours}`);
}
