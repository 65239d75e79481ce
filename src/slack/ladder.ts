import type { Logger } from "pino";

import type { Block, Message } from "../message/message.js";
import type { Surface } from "../message/surface.js";
import { validateBlocks } from "../message/validate.js";
import { refusedTypes, type BlockRefusal } from "./refusal.js";

/** One way to show a message; without blocks it is the last resort. */
export type Form = { readonly text: string; readonly blocks?: readonly Block[] };

/** What became of showing one form. Only `refused` lets the next form be tried. */
export type Attempt<T> =
  | { readonly kind: "shown"; readonly value: T }
  | { readonly kind: "refused"; readonly refusal: BlockRefusal }
  | { readonly kind: "failed"; readonly error: unknown };

export type Shown<T> = Exclude<Attempt<T>, { kind: "refused" }>;

/** Shows the best form of a message that passes the local check and Slack's, the text alone if none does. Never throws. */
export type Ladder = {
  show<T>(
    surface: Surface,
    message: Message,
    attempt: (form: Form) => Promise<Attempt<T>>,
  ): Promise<Shown<T>>;
};

/** How long a block type that Slack refused in a place is not tried there again. */
const rememberMs = 60 * 60_000;

export function createLadder({ clock, log }: { clock: () => number; log: Logger }): Ladder {
  /** `surface:type` → when to try it again. One entry per block type and place, so it stays small; every process learns for itself. */
  const refusedUntil = new Map<string, number>();

  const isRefused = (surface: Surface, { type }: Block) =>
    (refusedUntil.get(`${surface}:${type}`) ?? 0) > clock();
  const remember = (surface: Surface, types: Iterable<string>) => {
    for (const type of types) refusedUntil.set(`${surface}:${type}`, clock() + rememberMs);
  };

  const mayShow = (surface: Surface, blocks: readonly Block[]) => {
    if (blocks.some((block) => isRefused(surface, block))) return false;
    const faults = validateBlocks(blocks, surface === "home" ? "view" : "message");
    if (faults.length > 0) log.warn({ surface, faults: faults.length }, "form fails the local check");
    return faults.length === 0;
  };

  return {
    async show(surface, message, attempt) {
      /** Types of forms that Slack refused without a word on what was wrong. */
      const suspects = new Set<string>();
      for (const blocks of message.forms) {
        if (!mayShow(surface, blocks)) continue;
        const attempted = await attempt({ text: message.text, blocks });
        if (attempted.kind !== "refused") {
          if (attempted.kind === "shown" && suspects.size > 0) {
            for (const { type } of blocks) suspects.delete(type);
            remember(surface, suspects);
          }
          return attempted;
        }
        const types = refusedTypes(attempted.refusal, blocks);
        log.warn({ surface, code: attempted.refusal.code, types }, "Slack refused a form");
        if (types === undefined) for (const { type } of blocks) suspects.add(type);
        else remember(surface, types);
      }
      const last = await attempt({ text: message.text });
      return last.kind === "refused"
        ? { kind: "failed", error: new Error(`Slack refused plain text (${last.refusal.code})`) }
        : last;
    },
  };
}
