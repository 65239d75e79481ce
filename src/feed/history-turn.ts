import type { HistoryBook, HistoryTurn } from "../trail/history-book.js";

/** Who died over a turn leaves it to another after this time. */
export const leaseMs = 5 * 60_000;

/** A turn while it is worked on. Each answers false when another has it meanwhile; then nothing more may be written down. */
export type HeldTurn = {
  /** Keeps it from running out. */
  renew(): Promise<boolean>;
  /** Writes down that all until then was relayed. */
  advance(readUntil: number): Promise<boolean>;
  /** Gives it back: due again after `ms`. */
  release(ms: number): Promise<boolean>;
};

export function holdTurn(history: HistoryBook, first: HistoryTurn, clock: () => number): HeldTurn {
  let turn: HistoryTurn | undefined = first;
  const keep = async (readUntil: number, forMs: number) => {
    if (turn === undefined) return false;
    const until = readUntil > (turn.readUntil ?? 0) ? readUntil : turn.readUntil;
    turn = await history.keep(turn, until, clock() + forMs);
    return turn !== undefined;
  };
  return {
    renew: async () => turn !== undefined && (clock() < turn.dueAt - leaseMs / 2 || keep(0, leaseMs)),
    advance: (readUntil) => keep(readUntil, leaseMs),
    release: (ms) => keep(0, ms),
  };
}
