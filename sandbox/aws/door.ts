import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import type { Faults } from "../faults.js";
import type { Calls } from "./calls.js";
import type { Iam } from "./iam.js";
import { Refusal, userAgentOf, type Answer, type Asked, type Call, type Service } from "./wire.js";

/** A call that has ended, well or not, for CloudTrail to write down. */
export type Ended = { readonly call: Call; readonly refusal: Refusal | undefined; readonly answer: Answer };

type Parts = {
  readonly services: readonly Service[];
  readonly iam: Iam;
  readonly faults: Faults;
  readonly calls: Calls;
  readonly clock: () => number;
  readonly log: Logger;
  readonly onEnded: (service: Service, ended: Ended) => void;
};

const doorFaults = ["throttle", "error-before", "error-after", "delay", "drop"] as const;
const delayMs = 5000;
const maxBodyBytes = 16 * 1024 * 1024;

/** The one way into all services: `/<service>/…`. Finds the service, its operation and the caller, and takes the planned fault. */
export function createDoor(
  parts: Parts,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  return async (request, response) => {
    if (!isOurs(request)) return send(response, plain(403, "This address answers only to 127.0.0.1."));
    const url = new URL(request.url ?? "/", "http://127.0.0.1");
    const [, prefix = ""] = url.pathname.split("/", 2);
    const service = parts.services.find(({ name }) => name === prefix);
    if (service === undefined) return send(response, plain(404, `No service at /${prefix}.`));
    const gone = new AbortController();
    response.on("close", () => gone.abort());
    const asked: Asked = {
      method: request.method ?? "GET",
      path: url.pathname.slice(prefix.length + 1),
      query: url.searchParams,
      headers: request.headers,
      body: await readBody(request),
      requestId: randomUUID(),
      gone: gone.signal,
    };
    const answer = await pass(parts, service, asked);
    if (answer === "drop") request.socket.destroy();
    else send(response, answer);
  };
}

async function pass(parts: Parts, service: Service, asked: Asked): Promise<Answer | "drop"> {
  const operation = service.operationOf(asked);
  const note = (principal: string | null, refusal?: Refusal) => {
    const secret = service.secretOf?.(asked);
    parts.calls.add({
      service: service.name,
      operation,
      principal,
      ...(secret === undefined ? {} : { secret }),
      userAgent: userAgentOf(asked),
      at: new Date(parts.clock()).toISOString(),
      ...(refusal === undefined ? {} : { error: refusal.code }),
    });
  };
  const identified = parts.iam.identify({
    authorization: asked.headers.authorization,
    token: [asked.headers["x-amz-security-token"]].flat()[0],
  });
  if (identified.kind !== "known") {
    const refusal = service.refusals[identified.kind];
    note(null, refusal);
    return service.refuse(refusal, asked.requestId);
  }
  const { caller } = identified;
  const call: Call = { ...asked, operation, caller };
  const { refusal, answer, dropped } = await attempt(parts, service, call);
  note(caller.identity.principal.arn, refusal);
  parts.onEnded(service, { call, refusal, answer });
  return dropped ? "drop" : answer;
}

type Attempt = { readonly refusal: Refusal | undefined; readonly answer: Answer; readonly dropped: boolean };

async function attempt(parts: Parts, service: Service, call: Call): Promise<Attempt> {
  const refused = (refusal: Refusal): Attempt => ({
    refusal,
    answer: service.refuse(refusal, call.requestId),
    dropped: false,
  });
  if (!service.knows(call.operation)) {
    parts.log.error({ service: service.name, operation: call.operation }, "unknown operation");
    return refused(service.refusals.unknownOperation(call.operation));
  }
  const fault = parts.faults.take(service.name, call.operation, doorFaults);
  if (fault === "throttle") return refused(service.refusals.throttled);
  if (fault === "error-before") return refused(service.refusals.internal);
  if (fault === "delay") await sleep(delayMs, undefined, { ref: false });
  try {
    const answer = await service.perform(call);
    if (fault === "error-after") return refused(service.refusals.internal);
    return { refusal: undefined, answer, dropped: fault === "drop" };
  } catch (error) {
    if (!(error instanceof Refusal)) {
      parts.log.error({ err: error, service: service.name, operation: call.operation }, "stand-in failed");
      return refused(service.refusals.internal);
    }
    return { ...refused(error), dropped: fault === "drop" };
  }
}

/** Only this machine may speak to us, also when a page elsewhere gives our address another name. */
function isOurs({ headers }: IncomingMessage): boolean {
  const name = (headers.host ?? "").replace(/:\d+$/, "");
  return (name === "127.0.0.1" || name === "localhost") && headers.origin === undefined;
}

function plain(status: number, body: string): Answer {
  return { status, headers: { "content-type": "text/plain; charset=utf-8" }, body };
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) continue;
    size += chunk.length;
    if (size > maxBodyBytes) throw new Error("The request is larger than 16 MiB.");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, { ...headers, "content-length": Buffer.byteLength(body) });
  response.end(body);
}
