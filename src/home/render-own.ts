import type { Entry } from "../ledger/entry.js";
import { executedAt } from "../ledger/origin.js";
import { waitsUntil } from "../ledger/waiting.js";
import { outcomeOf, placeOf } from "../ledger/wording.js";
import { buttons, divider, heading, line, type Part, preformatted, rich } from "../message/blocks.js";
import { isChannel } from "../message/surface.js";
import type { Block } from "../message/message.js";
import type { OwnStatements } from "./own-statements.js";
import type { Home } from "./render-home.js";

/** Of each kind. Three or four blocks each stay far below the hundred of a view. */
const shown = 10;
const maxText = 400;

/** What waits for the person or is under way, each with what can be done about it. */
export function pendingBlocks({ pending, isBounded }: OwnStatements): Block[] {
  return [
    divider,
    heading("Waiting for you"),
    ...(pending.length === 0
      ? [rich("Nothing waits for your click, and nothing of yours is under way.")]
      : []),
    ...pending.slice(0, shown).flatMap((entry) => pendingStatement(entry)),
    ...(pending.length > shown ? [rich(`… and ${pending.length - shown} more.`)] : []),
    ...(isBounded ? [rich("Only your newest statements were looked at; more may wait.")] : []),
  ];
}

function pendingStatement(entry: Entry): Block[] {
  const { id, channelId } = entry;
  if (entry.state === "sending" || entry.risk === "read")
    return [
      line(`${nameOf(entry)}: under way`),
      ...textOf(entry),
      rich("Since ", { kind: "time", at: entry.sentAt ?? entry.createdAt }, "."),
    ];
  return [
    line(`${nameOf(entry)}: waits for your click`),
    ...textOf(entry),
    rich(
      "Its buttons stand ",
      ...whereOf(channelId),
      "; the offer ends ",
      { kind: "time", at: waitsUntil(entry) },
      ".",
    ),
    buttons({ actionId: "sql_cancel", text: "Cancel it", value: id }),
  ];
}

/** The last statements that ended, newest first, each with its menu. */
export function endedBlocks({ menuOf, commands }: Home, { ended }: OwnStatements): Block[] {
  return [
    divider,
    heading("Your last statements"),
    ...(ended.length === 0 ? [rich(`None yet. Type ${commands.sql} in a channel to run one.`)] : []),
    ...ended
      .slice(0, shown)
      .flatMap((entry) => [
        line(`${nameOf(entry)}: ${endOf(entry)}`, menuOf(entry)),
        ...textOf(entry),
        rich({ kind: "time", at: executedAt(entry) }),
      ]),
  ];
}

function endOf(entry: Entry): string {
  return entry.state === "waiting" ? "not run: it was never sent" : outcomeOf(entry);
}

/** "DROP TABLE on billing". */
function nameOf(entry: Entry): string {
  return `${entry.command ?? "A statement"} on ${placeOf(entry)}`;
}

function textOf({ sql }: Entry): Block[] {
  return sql === null ? [] : [preformatted(sql, maxText)];
}

function whereOf(channelId: string | null): Part[] {
  return isChannel(channelId) ? ["in ", { kind: "channel", channelId }] : ["in your messages with whodid"];
}
