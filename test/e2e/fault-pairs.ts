import { type KnownFault, knownFaults, meetsPeople } from "./known-faults.js";

/** The calls that every write makes once it is confirmed: each may meet a fault of its own on the way of the same statement. */
const ofWrite = new Set([
  "AssumeRole",
  "BeginTransaction",
  "ExecuteStatement",
  "CommitTransaction",
  "PutItem",
  "UpdateItem",
  "GetItem",
  "response_url",
  "interactive",
]);

/** Slower by nature than a sample in CI may be; they are met one by one. */
const slow = new Set(["delay", "disconnect", "refresh"]);

const candidates = knownFaults.filter(([, operation, kind]) => ofWrite.has(operation) && !slow.has(kind));

/** `count` pairs of faults that one write can meet, at two different calls; at least one at a call that a person waits for. */
export function faultPairs(
  random: () => number,
  count: number,
): readonly (readonly [KnownFault, KnownFault])[] {
  const oneOf = (from: readonly KnownFault[]) => {
    const fault = from[Math.floor(random() * from.length)];
    if (fault === undefined) throw new Error("There is no fault to choose from.");
    return fault;
  };
  return Array.from({ length: count }, () => {
    const first = oneOf(candidates.filter(meetsPeople));
    return [first, oneOf(candidates.filter(([, operation]) => operation !== first[1]))];
  });
}
