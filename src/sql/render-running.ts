import type { Database } from "../access/database.js";
import { buttons, rich } from "../message/blocks.js";
import type { Message } from "../message/message.js";
import { say } from "./render.js";

/** It runs; `statementId` where it can be cancelled. */
export function renderRunning(since: number, statementId: string | undefined): Message {
  return say(
    "It is running.",
    rich("It is running since ", { kind: "time", at: since }, ". The result follows here."),
    ...(statementId === undefined
      ? []
      : [buttons({ actionId: "sql_stop", text: "Cancel", value: statementId })]),
  );
}

export function renderStopping(): Message {
  return say("Cancelling. The outcome follows here.");
}

/** What its requester's wish came to: a rollback, or that whodid waits no longer. AWS ends an open transaction after 3 idle minutes: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/data-api-timeouts.html */
export function cancelledSentence({ name, engine }: Database, isRead: boolean, stopped: boolean): string {
  if (engine === "mysql")
    return stopped
      ? `Cancelled before anything of it stayed on ${name}.`
      : `Cancelled: whodid no longer waits. ${runsOn(name)}. ${isRead ? "It only reads." : nothingStays}`;
  const transaction = isRead ? "read-only transaction" : "transaction";
  const nothing = isRead ? "Nothing was changed." : nothingStays;
  if (stopped) return `Cancelled: the ${transaction} on ${name} was rolled back. ${nothing}`;
  const meanwhile = isRead
    ? "and then rolls it back"
    : "and its locks may keep others waiting until AWS rolls it back, at most 3 minutes later";
  return `Cancelled: whodid no longer waits. ${runsOn(name)}, ${meanwhile}. ${nothing}`;
}

const nothingStays = "Nothing of it stays.";
const runsOn = (name: string) =>
  `AWS can't stop a statement that runs: ${name} may work on it until the limit of 45 seconds`;
