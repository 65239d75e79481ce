import type { Database } from "../access/database.js";
import { context, type Part, preformatted, rich } from "../message/blocks.js";
import type { Message } from "../message/message.js";
import type { Examples } from "./help.js";
import type { OwnTable } from "./own-tables.js";
import type { SqlParts } from "./parts.js";
import { whyNothing } from "./render-peek.js";
import { say } from "./render.js";

const code = (text: string): Part => ({ kind: "code", text });

/** How to use `/sql`: with the tables of `database` as examples, or with general ones and why. `here` is the channel's own database. */
export function renderHelp(help: {
  readonly commands: SqlParts["commands"];
  readonly here: Database | undefined;
  readonly database: Database | undefined;
  readonly examples: Examples;
}): Message {
  const { commands, here, database, examples } = help;
  const where: Part[] =
    here === undefined
      ? ["This channel has no database of its own: name one with ", code("@"), "."]
      : ["Here it runs on ", code(here.name), "."];
  const name = database?.name ?? "database";
  const tables = examples.kind === "own" ? examples.tables : [];
  const lines = examplesOf(commands, {
    name,
    engine: database?.engine,
    isHere: database?.name === here?.name,
    tables,
  });
  return say(
    `How to use ${commands.sql}`,
    rich(
      code(commands.sql),
      " runs one statement as you, under your own IAM role, and shows the answer to you alone. ",
      ...where,
    ),
    preformatted(lines.join("\n")),
    ...(examples.kind === "own"
      ? []
      : [context(`The tables are made up: ${whyGeneral(examples.because, name)}.`)]),
    rich(`${howItRuns(database)} A name such as :id stands for a value, which whodid asks for.`),
  );
}

function howItRuns(database: Database | undefined): string {
  return database?.engine === "mysql"
    ? "Reads run at once, as a database user that can only read. Everything else is shown to you first and waits for your click: with the number of rows that it would change, where it can be rehearsed. On MySQL whodid takes one statement at a time."
    : "Reads run at once, in a read-only transaction. Everything else is shown to you first and waits for your click: with the number of rows that it would change, where it can be rehearsed, and with what would fall, where it destroys something. Several statements with semicolons between them run in one transaction: all of them stay, or none.";
}

const general: readonly OwnTable[] = [
  { name: "accounts", timeColumn: null },
  { name: "transfers", timeColumn: "created_at" },
];

function examplesOf(
  { sql, whodid }: SqlParts["commands"],
  ask: {
    readonly name: string;
    readonly engine: Database["engine"] | undefined;
    readonly isHere: boolean;
    readonly tables: readonly OwnTable[];
  },
): readonly string[] {
  const tables = ask.tables.length > 0 ? ask.tables : general;
  const on = ask.isHere ? sql : `${sql} @${ask.name}`;
  const [first, second] = tables;
  const aDay = ask.engine === "mysql" ? "interval 1 day" : "interval '1 day'";
  const timed = tables.find(({ timeColumn }) => timeColumn !== null);
  return [
    ...(first === undefined ? [] : [`${on} select * from ${first.name} limit 5`]),
    ...(second === undefined ? [] : [`${on} select count(*) from ${second.name}`]),
    ...(timed === undefined
      ? []
      : [`${on} select * from ${timed.name} where ${timed.timeColumn} > now() - ${aDay} limit 20`]),
    `${sql} @${ask.name} select now()`,
    ...(first === undefined ? [] : [`${whodid} DROP ${first.name}`]),
  ];
}

function whyGeneral(because: Extract<Examples, { kind: "general" }>["because"], name: string): string {
  switch (because) {
    case "nobody":
      return "whodid does not know you";
    case "no-database":
      return "there is no database to look into";
    case "no-rule":
      return `no rule lets you read on ${name}`;
    case "no-table":
      return `${name} has no table that you may read`;
    default:
      return whyNothing(because);
  }
}
