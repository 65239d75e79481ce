import { randomBytes } from "node:crypto";

/** https://docs.slack.dev/interactivity/handling-user-interaction: a trigger id is good for three seconds, once. */
const lifeMs = 3000;

export type Triggers = {
  mint(userId: string): string;
  /** The person whose act it was, or Slack's name for why it opens nothing. Uses it up. */
  use(triggerId: string):
    | { readonly kind: "open"; readonly userId: string }
    | {
        readonly kind: "refused";
        readonly error: "invalid_trigger_id" | "expired_trigger_id" | "exchanged_trigger_id";
      };
};

export function createTriggers(clock: () => number): Triggers {
  const minted = new Map<string, { userId: string; atMs: number; used: boolean }>();
  return {
    mint(userId) {
      const id = `${clock()}.${minted.size + 1}.${randomBytes(16).toString("hex")}`;
      minted.set(id, { userId, atMs: clock(), used: false });
      return id;
    },
    use(triggerId) {
      const trigger = minted.get(triggerId);
      if (trigger === undefined) return { kind: "refused", error: "invalid_trigger_id" };
      if (trigger.used) return { kind: "refused", error: "exchanged_trigger_id" };
      if (clock() - trigger.atMs > lifeMs) return { kind: "refused", error: "expired_trigger_id" };
      trigger.used = true;
      return { kind: "open", userId: trigger.userId };
    },
  };
}
