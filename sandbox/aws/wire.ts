import type { IncomingHttpHeaders } from "node:http";
import type { Caller } from "./iam.js";

/** A request as it came in, its path without the service's prefix. */
export type Asked = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly requestId: string;
  /** Aborted when the client goes away before the answer. */
  readonly gone: AbortSignal;
};

export type Call = Asked & { readonly operation: string; readonly caller: Caller };

export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
  /** What CloudTrail tells as `responseElements`. */
  readonly told?: Readonly<Record<string, unknown>>;
};

/** An error of the service's own, thrown by its operations and put into its protocol at the door. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly code: string;
  readonly status: number;
  /** What CloudTrail may tell of it where the message could quote a statement or its objects. */
  readonly maskedMessage: string | undefined;
  /** Further members of the error's shape. */
  readonly members: Readonly<Record<string, unknown>>;

  constructor(
    code: string,
    status: number,
    message: string,
    more: { maskedMessage?: string; members?: Readonly<Record<string, unknown>>; cause?: unknown } = {},
  ) {
    super(message, { cause: more.cause });
    this.code = code;
    this.status = status;
    this.maskedMessage = more.maskedMessage;
    this.members = more.members ?? {};
  }
}

/** What CloudTrail writes of a call beside who, when and from where. */
export type TrailFacts = {
  readonly eventSource: string;
  readonly eventType: string;
  readonly readOnly: boolean;
  readonly managementEvent: boolean;
  readonly requestParameters: Readonly<Record<string, unknown>> | null;
  readonly resources: readonly { readonly accountId: string; readonly type: string; readonly ARN: string }[];
};

/** What can go wrong at every service's door, each in the service's own words. */
export type DoorRefusals = {
  readonly missing: Refusal;
  readonly unknown: Refusal;
  readonly expired: Refusal;
  readonly throttled: Refusal;
  readonly internal: Refusal;
  unknownOperation(operation: string): Refusal;
};

export type Service = {
  /** Path prefix, and the name that faults use. */
  readonly name: string;
  operationOf(asked: Asked): string;
  knows(operation: string): boolean;
  perform(call: Call): Promise<Answer>;
  /** Puts a refusal into the service's protocol. */
  refuse(refusal: Refusal, requestId: string): Answer;
  readonly refusals: DoorRefusals;
  secretOf?(asked: Asked): string | undefined;
  /** Undefined for calls that the trail does not record. */
  trail?(call: Call): TrailFacts | undefined;
  stop?(): Promise<void>;
};

/** The header in which the SDK puts its own and the caller's user agent; CloudTrail cuts at 1 KB. */
export function userAgentOf({ headers }: Pick<Asked, "headers">): string {
  const amazon = headers["x-amz-user-agent"];
  const plain = headers["user-agent"] ?? "";
  const value = typeof amazon === "string" && amazon.length > plain.length ? amazon : plain;
  return value.slice(0, 1024);
}
