import { noWriter } from "./database-error.js";
import { Refusal } from "./wire.js";

export type ClusterState = "available" | "paused" | "stopped";

/** Whether the one cluster has a writer that answers. */
export type Cluster = {
  /** As RDS reports it. */
  status(): "available" | "stopped";
  set(state: ClusterState): void;
  /** Lets a call through to the database, or throws why it cannot. The first call to a paused cluster wakes it. */
  admit(): void;
};

/** Real ones take 15 seconds and more: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2-auto-pause.html */
const wakingMs = 3000;

export function createCluster({ clock, instance }: { clock: () => number; instance: string }): Cluster {
  let state: ClusterState = "available";
  let awakeAt: number | undefined;
  return {
    status: () => (state === "stopped" ? "stopped" : "available"),
    set(next) {
      state = next;
      awakeAt = undefined;
    },
    admit() {
      if (state === "stopped") throw noWriter();
      if (state === "available") return;
      awakeAt ??= clock() + wakingMs;
      if (clock() >= awakeAt) {
        state = "available";
        return;
      }
      throw new Refusal(
        "DatabaseResumingException",
        400,
        `The Aurora DB instance ${instance} is resuming after being auto-paused. Please wait a few seconds and try again.`,
      );
    },
  };
}
