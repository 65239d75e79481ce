import type { ClickedSql, SqlParts } from "./parts.js";
import { renderDecided, renderExpired, renderNotYours } from "./render.js";
import { renderStopping } from "./render-read.js";

/** The wish outlives the longest call; whoever reads looks for it, in whichever process that is. */
const wishMinutes = 5;
const lookEveryMs = 1_000;

/** The story of *Cancel* on a read that runs: whose click → still running → whoever runs it is told. */
export function createStopRead(parts: SqlParts): (clicked: ClickedSql) => Promise<void> {
  return async ({ conversation, user, value }) => {
    const entry = await parts.ledger.find(value);
    if (entry?.author.kind !== "person") return conversation.tell(renderExpired(parts.commands));
    const { slack, name } = entry.author;
    if (slack.teamId !== user.teamId || slack.userId !== user.userId)
      return conversation.tell(renderNotYours(name));
    if (entry.state !== "sending") return conversation.tell(renderDecided(entry.state));
    await parts.sealed.put(wishName(value), "stop", wishMinutes);
    await conversation.replace(renderStopping());
  };
}

/** Calls `stop` once somebody wished it; the answer ends the looking. */
export function lookForStop(parts: SqlParts, statementId: string, stop: () => void): () => void {
  return parts.every(lookEveryMs, () => {
    parts.sealed.open(wishName(statementId)).then(
      (wish) => wish !== undefined && stop(),
      (err: unknown) => parts.log.warn({ err, statementId }, "could not look whether to stop"),
    );
  });
}

const wishName = (statementId: string) => `stop:${statementId}`;
