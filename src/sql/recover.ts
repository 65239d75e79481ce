import type { SlackUser } from "../access/person.js";
import type { Entry } from "../ledger/entry.js";
import type { Conversation } from "./conversation.js";
import { outcomeAt } from "./outcome.js";
import type { SqlParts } from "./parts.js";
import { type Abandoned, renderAbandoned } from "./render.js";

/** Opens a private line to a person outside any click or command. */
export type TalkTo = (user: SlackUser, channelId: string) => Conversation;

/** After a crash: ends what some process left behind, honestly, and tells each person. Run at start and every few seconds. */
export function createRecoverSql(parts: SqlParts, talkTo: TalkTo): () => Promise<void> {
  return async () => {
    for (const item of await parts.unfinished.abandoned(parts.clock())) {
      if (!(await parts.unfinished.take(item))) continue;
      const entry = await parts.ledger.find(item.statementId);
      const left = entry === undefined ? "unrecorded" : await settleAbandoned(parts, entry);
      parts.log.warn({ statementId: item.statementId, left }, "statement abandoned by another process");
      await talkTo(item, item.channelId).tell(renderAbandoned(left, entry, parts.commands));
      await parts.unfinished.remove(item.statementId);
    }
  };
}

async function settleAbandoned(parts: SqlParts, entry: Entry): Promise<Abandoned> {
  const notSent = outcomeAt(parts.clock(), {
    because: "whodid stopped before it was sent; nothing ran",
  });
  if (
    (await parts.ledger.advance(entry.id, { from: ["waiting"], to: "cancelled", outcome: notSent })) ===
    "advanced"
  ) {
    return "not-sent";
  }
  const unknown = outcomeAt(parts.clock(), { because: "whodid stopped while it ran" });
  if (
    (await parts.ledger.advance(entry.id, { from: ["sending"], to: "unknown", outcome: unknown })) ===
    "advanced"
  ) {
    return "outcome-unknown";
  }
  return "ended";
}
