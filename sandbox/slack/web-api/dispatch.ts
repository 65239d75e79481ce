import type { IncomingMessage, ServerResponse } from "node:http";
import type { Logger } from "pino";
import { type FaultKind, type Faults, kindsOf } from "../../faults.js";
import { readBody } from "../../read-body.js";
import { tokens } from "../../seed.js";
import type { Sight } from "../../wire.js";
import { refuse, type Answer, type Refusal } from "../answer.js";
import type { Manifest } from "../manifest.js";
import { parseArguments, parseNested, textOf, type Arguments } from "./arguments.js";
import type { Method, Methods } from "./method.js";

const bodyLimitBytes = 1024 * 1024;
const keptCalls = 1000;

export type WebApiCall = { readonly at: string; readonly method: string; readonly error?: string };

export type WebApi = {
  /** Answers `POST /api/<method>`. */
  handle(name: string, request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** The latest calls, oldest first. */
  calls(): readonly WebApiCall[];
};

export type WebApiParts = {
  readonly methods: Methods;
  readonly manifest: Manifest;
  readonly faults: Faults;
  readonly clock: () => number;
  /** How late a call with the fault `delay` is answered. */
  readonly delayMs: number;
  readonly log: Logger;
  readonly onWire: (sight: Sight) => void;
};

/** Every method through one door: name, token, scope, planned faults, then the method itself. */
export function createWebApi(parts: WebApiParts): WebApi {
  const { methods, manifest, faults, clock, delayMs, log, onWire } = parts;
  let calls: readonly WebApiCall[] = [];

  function record(method: string, args: Arguments | undefined, answer: Answer): void {
    const detail = { ...nested(args ?? {}), answer };
    const title = answer.ok ? method : `${method}: ${answer.error}`;
    onWire({ lane: "from-app", kind: "web-api", title, detail });
    const call = { at: new Date(clock()).toISOString(), method };
    calls = [...calls.slice(1 - keptCalls), answer.ok ? call : { ...call, error: answer.error }];
    if (!answer.ok) log.debug({ method, error: answer.error }, "Web API call refused");
  }

  function judge(method: Method, args: Arguments, request: IncomingMessage): Refusal | undefined {
    if (method.token === "none") return undefined;
    const header = /^Bearer (.+)$/i.exec(request.headers.authorization ?? "")?.[1];
    // The app-level token is taken from the header alone.
    const token = header ?? (method.token === "app" ? undefined : textOf(args, "token"));
    if (token === undefined) return refuse("not_authed");
    if (token !== tokens.bot && token !== tokens.app) return refuse("invalid_auth");
    if (token !== tokens[method.token]) return refuse("not_allowed_token_type");
    const needed = method.scope?.(args);
    return needed === undefined || manifest.botScopes.has(needed)
      ? undefined
      : refuse("missing_scope", { needed, provided: [...manifest.botScopes].join(",") });
  }

  function perform(
    name: string,
    request: IncomingMessage,
    body: string | undefined,
    args: Arguments | undefined,
  ): Answer {
    const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
    if (method === undefined) {
      log.error({ method: name }, "the Slack stand-in does not know this Web API method");
      return refuse("unknown_method", { req_method: name });
    }
    if (body === undefined) return refuse("request_too_large");
    if (args === undefined) return refuse("invalid_json");
    return judge(method, args, request) ?? method.run(args);
  }

  return {
    calls: () => calls,
    async handle(name, request, response) {
      const body = await readBody(request, bodyLimitBytes);
      const fault = faults.take("slack", name, kindsOf("slack", name));
      const early = fault === undefined ? undefined : faultBefore(fault);
      const args =
        body === undefined ? undefined : parseArguments(request.headers["content-type"] ?? "", body);
      const result = early ?? perform(name, request, body, args);
      record(name, args, result);
      const send = () =>
        sendAnswer(response, fault === "error-after" ? refuse("internal_error") : result, manifest);
      if (fault === "drop") response.destroy();
      else if (fault === "delay") setTimeout(send, delayMs).unref();
      else send();
    },
  };
}

/** Forms carry lists and objects as JSON text, which nobody likes to read. */
const nested = (args: Arguments) =>
  Object.fromEntries(
    Object.entries(args).map(([name, value]) => [
      name,
      /^[[{]/.test(String(value)) ? (parseNested(value) ?? value) : value,
    ]),
  );

function faultBefore(fault: FaultKind): Refusal | undefined {
  if (fault === "throttle") return refuse("ratelimited");
  return fault === "error-before" ? refuse("internal_error") : undefined;
}

/** Only a broken server and too many calls show in the HTTP status. */
function sendAnswer(response: ServerResponse, answer: Answer, manifest: Manifest): void {
  const error = answer.ok ? undefined : answer.error;
  const status = error === "internal_error" ? 500 : error === "ratelimited" ? 429 : 200;
  response.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    "x-oauth-scopes": [...manifest.botScopes].join(","),
    ...(status === 429 ? { "retry-after": "1" } : {}),
  });
  response.end(JSON.stringify(answer));
}
