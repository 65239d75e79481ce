import type { PeekFailure } from "./peek-as.js";

/** Why the catalogue did not answer, going on after a colon. */
export function whyNothing(because: PeekFailure): string {
  return words[because];
}

const words: Readonly<Record<PeekFailure, string>> = {
  sql: "the database refused to answer from its catalogue",
  denied: "your role may not ask the database, IAM said no",
  secret: "the secret could not be read, or does not open the database",
  "data-api-off": "the Data API is not enabled on the cluster",
  "not-found": "AWS knows no such cluster or database",
  unavailable: "the database did not answer",
  "resuming-too-long": "the database is waking up from its pause; ask again in half a minute",
  "result-too-large": "the answer is larger than the Data API carries",
  "timed-out": "the catalogue did not answer in time",
  throttled: "AWS is throttling calls",
  invalid: "AWS did not take the question",
  "transaction-lost": "the database did not answer to the end",
  "not-assumable": "your role could not be assumed",
  "policy-too-large": "your session's policy is larger than AWS takes",
  unreachable: "AWS STS could not be reached",
  interrupted: "whodid was interrupted while it looked",
  fault: "whodid could not look it up",
};
