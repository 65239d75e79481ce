import type { Logger } from "pino";

import { listRows } from "./fold-list.js";
import type { DueFold, Timing } from "./ports.js";
import { renderFold } from "./render-fold.js";
import { show } from "./show.js";
import type { TellParts } from "./tell.js";

/** Far longer than a fold takes to be told, Slack's longest pauses included; who had it for longer is taken for dead. */
const leaseMs = 5 * 60_000;
/** How long late statements of a fold gather before its message is told anew. */
const gatherMs = 60_000;
const afterFaultMs = 60_000;
const minuteMs = 60_000;

/** Tells the folds that are due, each in one message with its list, or tells that message anew. Throws only when it can't be asked what is due. */
export async function tellFolds(parts: TellParts & { readonly log: Logger }): Promise<void> {
  const { folds, line, clock, log } = parts;
  const due = await folds.due(clock());
  // After the messages of its own that the principal has in that minute.
  const at = ({ fold }: DueFold) => fold.minute + minuteMs - 1;
  await Promise.all(
    due.map((one) =>
      line
        .inTurn(at(one), () => tellFold(parts, one))
        .catch((err: unknown) => log.warn({ err, key: one.fold.key }, "fold not told; it is tried again")),
    ),
  );
}

const lookEveryMs = 5_000;

/** Tells them until the returned function is called, which resolves when the look that runs is over. One look at a time; none rejects. */
export function startTellingFolds(
  parts: TellParts & { readonly log: Logger },
  every: Timing["every"],
): () => Promise<void> {
  let looking: Promise<void> | undefined;
  const end = every(lookEveryMs, () => {
    looking ??= tellFolds(parts)
      .catch((err: unknown) => parts.log.warn({ err }, "folds not looked for; it is tried again"))
      .finally(() => (looking = undefined));
  });
  return async () => {
    end();
    await looking;
  };
}

async function tellFold(parts: TellParts, due: DueFold): Promise<void> {
  const { folds, foldAbove, clock } = parts;
  const taken = await folds.take(due, clock() + leaseMs);
  if (taken === undefined) return;
  const { fold } = taken;
  try {
    const rows = await listRows(folds.rows(fold.key));
    const minute = new Date(fold.minute).toISOString().slice(0, 16);
    const shown = await show(parts, {
      key: fold.key,
      render: (maybeTwice) => renderFold(fold, rows, foldAbove, maybeTwice),
      file: {
        name: `statements-${minute.replaceAll(":", "")}Z-${fold.key.slice(-8)}.csv`,
        title: `${rows.count} statements and events, ${minute.replace("T", " ")} UTC`,
        bytes: rows.csv,
      },
    });
    if (shown.kind === "held") await folds.untold(taken, clock() + shown.retryMs);
    else await folds.told(taken, clock() + gatherMs);
  } catch (err) {
    await folds.untold(taken, clock() + afterFaultMs);
    throw err;
  }
}
