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

const ofAnyCall: readonly FaultKind[] = ["throttle", "error-before", "error-after", "delay", "drop"];

/** What can go wrong at which door: a fault that no call could ever meet is refused when it is planned. */
export const faultKindsOf: Readonly<Record<string, readonly FaultKind[]>> = {
  slack: faultKinds,
  "rds-data": ofAnyCall,
  sts: ofAnyCall,
  s3: ofAnyCall,
  sqs: [...ofAnyCall, "duplicate"],
  dynamodb: ofAnyCall,
  logs: ofAnyCall,
  cloudtrail: [...ofAnyCall, "duplicate"],
  identitystore: ofAnyCall,
};

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
