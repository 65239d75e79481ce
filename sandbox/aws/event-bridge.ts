import { randomUUID } from "node:crypto";
import { aws } from "../seed.js";
import type { Recorded } from "./recorded.js";

export type EventBridge = {
  /** Passes a record on while the rule for calls is switched on. */
  see(record: Recorded): void;
  switchCalls(on: boolean): void;
  /** Passes a finding of GuardDuty on; that rule always is on. */
  find(finding: object): void;
};

/** The default bus with two rules that lead to the trail's queue: calls in the trail (off at first), and GuardDuty's findings. */
export function createEventBridge(parts: {
  readonly send: (body: string) => void;
  readonly clock: () => number;
}): EventBridge {
  let isOn = false;
  const pass = (source: string, detailType: string, time: string, detail: object): void =>
    parts.send(
      JSON.stringify({
        version: "0",
        id: randomUUID(),
        "detail-type": detailType,
        source,
        account: aws.accountId,
        time,
        region: aws.region,
        resources: [],
        detail,
      }),
    );

  return {
    see(record) {
      // Calls that only read management's data need a rule of another state:
      // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
      if (!isOn || (record.managementEvent && record.readOnly)) return;
      const source = `aws.${record.eventSource.replace(".amazonaws.com", "")}`;
      pass(source, "AWS API Call via CloudTrail", record.eventTime, record);
    },
    switchCalls(on) {
      isOn = on;
    },
    find(finding) {
      const time = `${new Date(parts.clock()).toISOString().slice(0, 19)}Z`;
      pass("aws.guardduty", "GuardDuty Finding", time, finding);
    },
  };
}
