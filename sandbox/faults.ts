/** What can be made to go wrong, on purpose, at the door of a stand-in. */
export const faultKinds = [
  "throttle",
  "error-before",
  "error-after",
  "delay",
  "duplicate",
  "drop",
  "refresh",
  "warning",
  "too-many",
  "disconnect",
  "refuse-block",
] as const;

export type FaultKind = (typeof faultKinds)[number];

/** What any call over HTTP can meet. */
const ofAnyCall = ["throttle", "error-before", "error-after", "delay", "drop"] as const;
const ofAnyEnvelope = ["refresh", "warning", "disconnect", "duplicate", "drop", "delay"] as const;

/** Where faults are met: the kinds that the operations of a door know; of the doors that fit an operation, the first is its door. */
export type FaultDoor = {
  readonly service: string;
  readonly operations: RegExp;
  readonly kinds: readonly FaultKind[];
};

export const faultDoors: readonly FaultDoor[] = [
  { service: "slack", operations: /^(?:slash_commands|interactive|events_api)$/, kinds: ofAnyEnvelope },
  { service: "slack", operations: /^link$/, kinds: ["too-many"] },
  {
    service: "slack",
    operations: /^files\.upload$/,
    kinds: ["throttle", "error-before", "error-after", "drop"],
  },
  { service: "slack", operations: /^response_url$|^[a-z]+\.[\w.]+$/i, kinds: ofAnyCall },
  { service: "slack", operations: /^[a-z_]+(?:@(?:channel|ephemeral|response))?$/, kinds: ["refuse-block"] },
  { service: "slack", operations: /^\*$/, kinds: faultKinds },
  { service: "sqs", operations: /^(?:ReceiveMessage|\*)$/, kinds: [...ofAnyCall, "duplicate"] },
  { service: "cloudtrail", operations: /^deliver$/, kinds: ["duplicate"] },
  ...["rds-data", "sts", "s3", "sqs", "dynamodb", "logs", "cloudtrail", "identitystore"].map(
    (service): FaultDoor => ({ service, operations: /^(?:[A-Z]\w+|\*)$/, kinds: ofAnyCall }),
  ),
];

/** What can go wrong with this call: a fault that no call could ever meet is refused when it is planned. */
export function kindsOf(service: string, operation: string): readonly FaultKind[] {
  const door = faultDoors.find((each) => each.service === service && each.operations.test(operation));
  return door?.kinds ?? [];
}

/** `operation` is the service's own name of it (`ExecuteStatement`, `chat.postMessage`), `*` for any. */
export type Fault = {
  readonly service: string;
  readonly operation: string;
  readonly kind: FaultKind;
  times: number;
};

/** Faults that wait for their call. Each call takes at most one, and uses it up. */
export type Faults = {
  add(fault: Fault): void;
  /** The next fault planned for this call, used up by asking. `kinds` narrows to those that this door knows. */
  take(service: string, operation: string, kinds?: readonly FaultKind[]): FaultKind | undefined;
  /** Those that no call has met yet. */
  waiting(): readonly Fault[];
  clear(): void;
};

export function createFaults(): Faults {
  const planned: Fault[] = [];
  return {
    add: (fault) => {
      planned.push({ ...fault });
    },
    take(service, operation, kinds = faultKinds) {
      const fault = planned.find(
        (candidate) =>
          candidate.times > 0 &&
          candidate.service === service &&
          (candidate.operation === operation || candidate.operation === "*") &&
          kinds.includes(candidate.kind),
      );
      if (fault === undefined) return undefined;
      fault.times -= 1;
      return fault.kind;
    },
    waiting: () => planned.filter(({ times }) => times > 0),
    clear: () => {
      planned.length = 0;
    },
  };
}
