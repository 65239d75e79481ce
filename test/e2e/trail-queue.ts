import { scanItems } from "./aws-view.js";
import type { Stage } from "./stage.js";

/** What waits in the queue, is worked on, and was given up. */
export const queueOf = async (stage: Stage) =>
  (await stage.get("state"))["queue"] as { visible: number; inFlight: number; dead: number };

/** Whether nothing waits in the queue, nor in a list that is still to be told. */
export async function isAllTold(stage: Stage): Promise<boolean> {
  const { visible, inFlight } = await queueOf(stage);
  if (visible + inFlight > 0) return false;
  return (await scanItems(stage, "WHODID_WORK_TABLE")).every(({ pk }) => pk?.S !== "fold");
}
