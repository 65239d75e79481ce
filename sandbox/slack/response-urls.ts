import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { type Faults, kindsOf } from "../faults.js";
import { readBody } from "../read-body.js";
import type { Sight } from "../wire.js";
import { refuse, type Answer } from "./answer.js";
import type { Origin, Respond } from "./responses.js";
import { parseArguments } from "./web-api/arguments.js";

/** https://docs.slack.dev/interactivity/handling-user-interaction: five times within thirty minutes. */
const uses = 5;
const lifeMs = 30 * 60_000;
const bodyLimitBytes = 1024 * 1024;

export type ResponseUrls = {
  mint(origin: Origin): string;
  /** Answers `POST /response/<id>`. */
  handle(id: string, request: IncomingMessage, response: ServerResponse): Promise<void>;
};

export type ResponseUrlsParts = {
  readonly publicUrl: () => string;
  readonly clock: () => number;
  readonly respond: Respond;
  readonly faults: Faults;
  readonly delayMs: number;
  readonly onWire: (sight: Sight) => void;
};

export function createResponseUrls(parts: ResponseUrlsParts): ResponseUrls {
  const { publicUrl, clock, respond, faults, delayMs, onWire } = parts;
  const minted = new Map<string, { origin: Origin; atMs: number; left: number }>();

  function use(id: string, body: string | undefined): { status: number; answer: Answer } {
    const url = minted.get(id);
    if (url === undefined) return { status: 404, answer: refuse("expired_url") };
    if (clock() - url.atMs > lifeMs) return { status: 404, answer: refuse("expired_url") };
    if (url.left === 0) return { status: 404, answer: refuse("used_url") };
    url.left -= 1;
    const args = body === undefined ? undefined : parseArguments("application/json", body);
    onWire({ lane: "from-app", kind: "response", title: "response URL", detail: args });
    return args === undefined
      ? { status: 400, answer: refuse("invalid_payload") }
      : // Slack does not document the status of a refused message here; 200 is the one that a client can miss.
        { status: 200, answer: respond(url.origin, args) };
  }

  return {
    mint(origin) {
      const id = randomBytes(16).toString("hex");
      minted.set(id, { origin, atMs: clock(), left: uses });
      return `${publicUrl()}/response/${id}`;
    },
    async handle(id, request, response) {
      const body = await readBody(request, bodyLimitBytes);
      const fault = faults.take("slack", "response_url", kindsOf("slack", "response_url"));
      if (fault === "throttle") {
        send(response, 429, refuse("ratelimited"));
        return;
      }
      if (fault === "error-before") {
        send(response, 500, refuse("internal_error"));
        return;
      }
      const { status, answer } = use(id, body);
      if (fault === "drop") response.destroy();
      else if (fault === "error-after") send(response, 500, refuse("internal_error"));
      else if (fault === "delay") setTimeout(() => send(response, status, answer), delayMs).unref();
      else send(response, status, answer);
    },
  };
}

function send(response: ServerResponse, status: number, answer: Answer): void {
  response.writeHead(status, {
    "content-type": answer.ok ? "text/plain" : "application/json",
    ...(status === 429 ? { "retry-after": "1" } : {}),
  });
  response.end(answer.ok ? "ok" : JSON.stringify(answer));
}
