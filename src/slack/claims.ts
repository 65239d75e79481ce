import type { Logger } from "pino";

import type { Claim, Deliveries } from "../ledger/deliveries.js";
import { within } from "./within.js";

/** Slack waits 3 seconds for the acknowledgement; the claim before it gets 2. https://docs.slack.dev/interactivity/implementing-slash-commands */
const claimMs = 2_000;
/** Longer than a Data API call can take (45 s), so that a second worker seldom starts on a statement that still runs. */
const leaseMs = 60_000;

/** Deliveries, without faults and in time. */
export type Claims = {
  /** Undefined when it could not be made in time: in `limitMs`, or 2 seconds. */
  claim(deliveryId: string, log: Logger, limitMs?: number): Promise<Claim | undefined>;
  finish(deliveryId: string, log: Logger): Promise<void>;
};

export function createClaims(deliveries: Deliveries, newId: () => string): Claims {
  const finish = async (deliveryId: string, log: Logger) => {
    try {
      await deliveries.finish(deliveryId);
    } catch (err) {
      log.error({ err }, "delivery not marked as finished");
    }
  };

  return {
    finish,
    async claim(deliveryId, log, limitMs = claimMs) {
      const asked = deliveries.claim(deliveryId, newId(), leaseMs);
      try {
        const claimed = await within(limitMs, asked);
        if (claimed.kind === "done") return claimed.value;
      } catch (err) {
        log.error({ err }, "delivery not claimed");
        return undefined;
      }
      log.error({ limitMs }, "delivery not claimed in time");
      // The person hears that nothing was run, so a claim that got through all the same must not let a redelivery run it.
      void asked.then(
        (late) => (late.kind === "mine" ? finish(deliveryId, log) : undefined),
        () => undefined,
      );
      return undefined;
    },
  };
}
