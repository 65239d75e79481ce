import { coverageWords } from "../ledger/coverage-words.js";
import { logWords } from "../ledger/log-words.js";
import { type Part, rich } from "../message/blocks.js";
import type { Block } from "../message/message.js";
import { unreadMessageWords } from "../trail/unread-messages.js";
import { type Health, healthDays } from "./health.js";
import type { Reach } from "./reach.js";
import type { Home } from "./render-home.js";

/** How feed and trail are, and whether each database answered when it was last called. */
export function healthBlocks(
  { access, feedChannelId, settlingMinutes, now }: Home,
  { coverage, unread, logs, reach }: Health,
): Block[] {
  const databases = access.map(({ database }) => database);
  const words = unreadMessageWords(unread);
  const sentences = [
    ...coverageWords(coverage, settlingMinutes, now),
    words === null
      ? `Every message of the trail's queue could be read in the last ${healthDays} days.`
      : `In the last ${healthDays} days ${words}.`,
    ...logWords(logs, databases, now),
  ];
  return [
    rich(
      "• The feed is in ",
      { kind: "channel", channelId: feedChannelId },
      ".",
      ...sentences.map((sentence) => `\n• ${sentence}`),
      ...reach.flatMap((one): Part[] => ["\n• ", ...reachParts(one)]),
    ),
  ];
}

function reachParts(reach: Reach): Part[] {
  const name: Part = { kind: "bold", text: reach.database.name };
  switch (reach.kind) {
    case "answered":
      return [
        "The Data API of ",
        name,
        " answered its last known call at ",
        { kind: "time", at: reach.at },
        ".",
      ];
    case "failed":
      return [
        "The last known call to the Data API of ",
        name,
        " failed at ",
        { kind: "time", at: reach.at },
        reach.because === null ? "." : `: ${reach.because}.`,
      ];
    case "not-known":
      return ["No call to the Data API of ", name, " is known yet."];
  }
}
