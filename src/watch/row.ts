export const severities = ["high", "medium", "low"] as const;
export type Severity = (typeof severities)[number];

/** What of this installation a field may name: a secret or the queue of `whodid.yml`, or one of whodid's own tables. */
export const knownKinds = ["secret", "queue", "table"] as const;
export type KnownKind = (typeof knownKinds)[number];

/** A field's value, compared as text: services write `false` and `"false"` alike. */
export type Scalar = string | number | boolean;

/**
 * What a field of the record must be. `field` is a dotted path; a path through a list means any of its elements. Exactly one of the
 * others but `not` is given; `not` turns it round. An absent field is, contains and names nothing.
 */
export type Condition = {
  readonly field: string;
  readonly is?: Scalar | undefined;
  readonly oneOf?: readonly Scalar[] | undefined;
  /** Part of a text, or an element of a list. */
  readonly contains?: string | undefined;
  readonly absent?: true | undefined;
  readonly names?: KnownKind | undefined;
  readonly not?: boolean | undefined;
};

/** One row of the table of watched events: which records it means, and what is said of them. */
export type WatchRow = {
  readonly name: string;
  /** After the name of whoever did it: "stopped a trail". */
  readonly done: string;
  /** After "tried to": "stop a trail". */
  readonly toDo: string;
  readonly severity: Severity;
  /** `eventSource` of the record; `guardduty-finding` for findings, `*` for every service (then `where` names a `userIdentity.type`). */
  readonly source: string;
  /** `eventName`, or the type of a finding; left out: all of that source. */
  readonly events?: readonly string[] | undefined;
  readonly where?: readonly Condition[] | undefined;
  /** Dotted path of what was acted on; left out: the first of the record's resources. */
  readonly resource?: string | undefined;
};

/** Stands in a row for the source of GuardDuty's findings, which are no records of the trail. */
export const findingSource = "guardduty-finding";
export const everySource = "*";
