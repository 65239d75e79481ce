import type { Policy } from "../access/database.js";
import { minuteTime } from "./ago.js";
import type { LogState } from "./log-book.js";

/** What could not be seen of the texts of statements that went round whodid: a sentence for each log in question that is in trouble. */
export function logWords(
  states: readonly LogState[],
  databases: Policy["databases"],
  now: number,
): readonly string[] {
  const clusters = new Set(
    databases.filter(({ log }) => log !== undefined).map(({ clusterArn }) => clusterArn),
  );
  return states
    .filter(({ clusterArn }) => clusters.has(clusterArn))
    .flatMap((state) => {
      const trouble = troubleOf(state, minuteTime(state.lookedAt, now));
      const name = state.clusterArn.split(":").at(-1) ?? state.clusterArn;
      return trouble === null
        ? []
        : [`The log of cluster ${name} ${trouble}: texts of what went round whodid there are missing.`];
    });
}

function troubleOf({ answer }: LogState, at: string): string | null {
  switch (answer) {
    case "read":
      return null;
    case "absent":
      return "is not exported to CloudWatch Logs";
    case "unreadable":
      return "has another log_line_prefix than Aurora's default";
    case "too-much":
      return `was too long to tell texts apart at ${at} UTC`;
    case "fault":
      return `could not be read at ${at} UTC`;
  }
}
