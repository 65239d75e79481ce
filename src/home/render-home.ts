import type { Database } from "../access/database.js";
import type { Person } from "../access/person.js";
import { authorOf } from "../ledger/wording.js";
import { buttons, divider, heading, type Part, rich } from "../message/blocks.js";
import type { Message } from "../message/message.js";
import type { Risk } from "../statement/statement.js";
import type { Health } from "./health.js";
import type { OwnStatements } from "./own-statements.js";
import type { HomeParts } from "./ports.js";
import { healthBlocks } from "./render-health.js";
import { endedBlocks, pendingBlocks } from "./render-own.js";

/** All that App Home is made of; what could not be read just now is undefined. */
export type Home = Pick<HomeParts, "commands" | "feedChannelId" | "settlingMinutes" | "menuOf"> & {
  readonly person: Person;
  readonly access: readonly Access[];
  /** Names of databases beyond those. */
  readonly rest: readonly string[];
  readonly own: OwnStatements | undefined;
  readonly health: Health | undefined;
  readonly now: number;
};

/** A database, and the risks of statements that may be run on it. */
export type Access = { readonly database: Database; readonly risks: readonly Risk[] };

const list = new Intl.ListFormat("en");
const code = (text: string): Part => ({ kind: "code", text });

/** Who you are, what you may do, what waits, what you did, and how feed and trail are. */
export function renderHome(home: Home): Message {
  const { person, own, health, now } = home;
  const name = authorOf({ kind: "person", ...person });
  const blocks = [
    heading(`You are ${name}`.slice(0, 150)),
    rich(...identity(person)),
    buttons(
      { actionId: "sql_edit", text: "Write SQL", value: "home", style: "primary" },
      { actionId: "home_refresh", text: "Refresh", value: "home" },
    ),
    divider,
    heading("Your databases"),
    rich(...accessLines(home)),
    ...(own === undefined
      ? [divider, heading("Your statements"), rich(unread("your statements"))]
      : [...pendingBlocks(own), ...endedBlocks(home, own)]),
    divider,
    heading("Feed and trail"),
    ...(health === undefined ? [rich(unread("how they are"))] : healthBlocks(home, health)),
    rich({ kind: "italic", text: "As of " }, { kind: "time", at: now }, "."),
  ];
  return { text: `You are ${name}. Type ${home.commands.sql} help in a channel to begin.`, forms: [blocks] };
}

function identity({ roleArn, sourceIdentity, groups }: Person): Part[] {
  return [
    "Your statements run under your own role ",
    code(roleArn),
    " with the source identity ",
    code(sourceIdentity),
    groups.length === 0 ? "." : `. Your groups: ${list.format(groups)}.`,
  ];
}

function accessLines({ access, rest, commands }: Home): Part[] {
  if (access.length === 0)
    return [
      "No rule gives you a database yet. Ask whoever keeps whodid.yml to name you, or a group of yours, in a rule.",
    ];
  const more = rest.length === 0 ? [] : [`\n… and ${list.format(rest)}`];
  const [first] = access;
  return [
    ...access.flatMap((one, index): Part[] => [index === 0 ? "• " : "\n• ", ...accessLine(one)]),
    ...more,
    "\nTry ",
    code(`${commands.sql} @${first?.database.name ?? ""} select 1`),
    " in any channel, or ",
    code(`${commands.sql} help`),
    ".",
  ];
}

function accessLine({ database, risks }: Access): Part[] {
  const [channelId] = database.channels;
  return [
    { kind: "bold", text: database.name },
    ` (${database.environment}): ${may(risks)}`,
    ...(channelId === undefined ? [] : ["; the default in ", { kind: "channel", channelId } as const]),
  ];
}

/** "reads at once, write and destructive statements after your click". */
function may(risks: readonly Risk[]): string {
  const others = risks.filter((risk) => risk !== "read");
  return [
    ...(risks.includes("read") ? ["reads at once"] : []),
    ...(others.length === 0 ? [] : [`${list.format(others)} statements after your click`]),
  ].join(", ");
}

function unread(what: string): string {
  return `whodid can't read ${what} in its records just now. Refresh in a minute.`;
}
