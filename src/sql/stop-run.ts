import type { ClickedSql, SqlParts } from "./parts.js";
import { renderDecided, renderExpired, renderNotYours } from "./render.js";
import type { Decided } from "./carry-out.js";
import { renderRunning, renderStopping } from "./render-running.js";

/** After this long without an answer, one line says that it is running. */
const patienceMs = 3_000;

/** The wish outlives the longest call; whoever runs the statement looks for it, in whichever process that is. */
const wishMinutes = 5;
const lookEveryMs = 1_000;

/** The story of *Cancel* on a statement that runs: whose click → still running → whoever runs it is told. */
export function createStopRun(parts: SqlParts): (clicked: ClickedSql) => Promise<void> {
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

/**
 * Waits beside a statement that runs: says after a while that it does, with *Cancel* if it can be stopped. `signal` is aborted when its
 * requester wished so; `end` is to be called when there is an answer.
 */
export function waitBeside(
  parts: SqlParts,
  { entry, conversation }: Pick<Decided, "entry" | "conversation">,
  sentAt: number,
  canStop: boolean,
): { readonly signal: AbortSignal; readonly end: () => void } {
  const stopping = new AbortController();
  let endLooking = () => {};
  const callOffPatience = parts.after(patienceMs, () => {
    if (canStop) endLooking = lookForStop(parts, entry.id, () => stopping.abort());
    void conversation.tell(renderRunning(sentAt, canStop ? entry.id : undefined));
  });
  return {
    signal: stopping.signal,
    end() {
      callOffPatience();
      endLooking();
    },
  };
}

/** Calls `stop` once somebody wished it; the answer ends the looking. */
function lookForStop(parts: SqlParts, statementId: string, stop: () => void): () => void {
  return parts.every(lookEveryMs, () => {
    parts.sealed.open(wishName(statementId)).then(
      (wish) => wish !== undefined && stop(),
      (err: unknown) => parts.log.warn({ err, statementId }, "could not look whether to stop"),
    );
  });
}

const wishName = (statementId: string) => `stop:${statementId}`;
