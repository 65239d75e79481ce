import { z } from "zod";
import type { Turns } from "../feed/ports.js";
import { where } from "./condition.js";
import type { Store } from "./connect.js";

/** A turn that lies further ahead was written by a clock that is wrong, or by a `Retry-After` of that length: nobody waits longer for it. */
const furthestMs = 5 * 60_000;
const maxRaces = 4;
const keptSeconds = 24 * 3600;

const turnItem = z.object({ nextAt: z.number() });

/** Turns in the work table: one item a channel, which says from when on the next one may go. */
export function createTurns({ work, clock }: Store): Turns {
  return {
    next: async (channelId, from, gapMs) => {
      const key = { pk: `turn#${channelId}`, sk: "next" };
      const expiresAt = Math.floor(clock() / 1000) + keptSeconds;
      let at = from;
      for (let race = 0; race < maxRaces; race += 1) {
        const item = await work.get(key);
        const free = item === undefined ? 0 : turnItem.parse(item).nextAt;
        at = free - from > furthestMs ? from : Math.max(from, free);
        const set = { nextAt: at + gapMs, expiresAt };
        const taken =
          item === undefined
            ? await work.put({ ...key, ...set }, where("pk").not().exists())
            : await work.update(key, { set }, where("nextAt").eq(free));
        if (taken) return at;
      }
      return at;
    },
  };
}
