import { plainText } from "../ledger/wording.js";
import { type Part, rich, preformatted } from "../message/blocks.js";
import type { Message } from "../message/message.js";

/** Why a question gets no answer: one sentence, which may hold words of the asker's. */
export function renderRefusal(because: string): Message {
  return { text: plainText([because]), forms: [[rich(because)]] };
}

/** A message that *Who ran this?* finds no statement in. */
export function renderNoStatement(command: string): Message {
  return renderRefusal(
    `There is no statement in this message that whodid can read. Ask for what was done: ${command} DROP money_transfers.`,
  );
}

/** A message of the feed that is about no single statement. */
export function renderOtherNotice(command: string): Message {
  return renderRefusal(
    `This message is about no single statement: it says itself who it was, or its list or thread does. Ask for what was done: ${command} DROP money_transfers.`,
  );
}

/** Log files are read once, for what is asked for. */
export const renderNoWildcards =
  "Wildcards can be asked of the ledger, not of files; write the whole name, such as money_transfers.";

/** How to ask; `command` is the slash command as it is registered. */
export function renderHelp(command: string): Message {
  const first: Part[] = [
    { kind: "bold", text: "Ask who did it" },
    ": what was done, to what, and where, by whom, since when if you know.",
  ];
  const examples = [
    "DROP money_transfers",
    "dropped public.money_transfers on billing since yesterday",
    "deleted from accounts by @bob",
    "money_transfers",
    "DROP money_*",
    "by @alice last 2h",
    "DeleteDBCluster billing",
    "StopLogging since yesterday",
  ].map((question) => `${command} ${question}`);
  return {
    text: plainText(first),
    forms: [
      [
        rich(...first),
        preformatted(examples.join("\n")),
        rich(
          "Times are in UTC: since yesterday, since 14:03, since 2026-11-20, last 30m, 2h, 3d or 1w. The answer is for your eyes only.",
        ),
      ],
    ],
  };
}
