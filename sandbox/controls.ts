import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { faultKinds, kindsOf, type Faults } from "./faults.js";
import { readBody } from "./read-body.js";
import { channels, people } from "./seed.js";
import type { Wire } from "./wire.js";
import type { AwsStandIn, Controlled, SlackStandIn } from "./stand-ins.js";

/** Room for a statement of the Data API's 65,536 characters, in JSON. */
const bodyLimitBytes = 1024 * 1024;

type Answer = Controlled<object>;
type Control = (input: unknown) => Answer | Promise<Answer>;
type Controls = Readonly<Record<string, Control>>;

function control<Ask>(shape: z.ZodType<Ask>, run: (ask: Ask) => Answer | Promise<Answer>): Control {
  return (input) => {
    const parsed = shape.safeParse(input);
    return parsed.success ? run(parsed.data) : { ok: false, status: 400, error: sentence(parsed.error) };
  };
}

const person = z.string();
const channel = z.string();
const fields = z.record(z.string(), z.unknown());
/** What every click tells. */
const used = {
  person,
  action_id: z.string(),
  value: z.union([z.string(), z.array(z.string())]).exactOptional(),
  values: fields.exactOptional(),
};
const nothing = z.strictObject({});
const services = [
  "slack",
  "rds-data",
  "sts",
  "s3",
  "sqs",
  "dynamodb",
  "logs",
  "cloudtrail",
  "identitystore",
] as const;

/** Everything that a test, a script or the page can do to the sandbox, by method and path. */
export function createControls(parts: {
  slack: SlackStandIn;
  aws: AwsStandIn;
  faults: Faults;
  wire: Wire;
}): Controls {
  const { slack, aws, faults, wire } = parts;
  return {
    "POST /sandbox/say": control(
      z.strictObject({ person, channel, text: z.string().min(1), thread_ts: z.string().exactOptional() }),
      (ask) => slack.say(ask),
    ),
    "POST /sandbox/click": control(
      z.union([
        z.strictObject({ ...used, channel, ts: z.string() }),
        z.strictObject({ ...used, view_id: z.string() }),
      ]),
      (ask) => slack.click(ask),
    ),
    "POST /sandbox/submit": control(
      z.strictObject({ person, view_id: z.string(), values: z.record(z.string(), z.unknown()) }),
      (ask) => slack.submit(ask),
    ),
    "POST /sandbox/close": control(
      z.strictObject({ person, view_id: z.string(), all: z.boolean().exactOptional() }),
      (ask) => slack.close(ask),
    ),
    "POST /sandbox/shortcut": control(
      z.strictObject({
        person,
        callback_id: z.string(),
        on: z.strictObject({ channel, ts: z.string() }).exactOptional(),
      }),
      (ask) => slack.shortcut(ask),
    ),
    "POST /sandbox/home": control(
      z.strictObject({ person, tab: z.enum(["home", "messages"]).default("home") }),
      (ask) => slack.openHome(ask),
    ),
    "POST /sandbox/account": control(z.strictObject({ person, on: z.boolean() }), (ask) =>
      slack.setActive(ask),
    ),
    "POST /sandbox/slack": control(
      z.strictObject({ escapeText: z.boolean().exactOptional(), smartQuotes: z.boolean().exactOptional() }),
      (ask) => slack.configure(ask),
    ),
    "GET /sandbox/messages": control(z.strictObject({ person, channel }), (ask) => slack.messages(ask)),
    "GET /sandbox/views": control(z.strictObject({ person }), (ask) => slack.views(ask)),
    "GET /sandbox/app": control(nothing, () => slack.app()),
    "GET /sandbox/wire": control(z.strictObject({ after: z.coerce.number().default(0) }), ({ after }) => ({
      ok: true,
      entries: wire.after(after),
    })),
    "GET /sandbox/people": control(nothing, () => ({ ok: true, people })),
    "GET /sandbox/channels": control(nothing, () => ({ ok: true, channels })),
    "POST /sandbox/bypass": control(
      z.strictObject({ person, sql: z.string().min(1), userAgent: z.string().exactOptional() }),
      (ask) => aws.bypass(ask),
    ),
    "POST /sandbox/aws-event": control(
      z.strictObject({
        person,
        eventSource: z.string().endsWith(".amazonaws.com"),
        eventName: z.string().min(1),
        record: fields.exactOptional(),
      }),
      (ask) => aws.awsEvent(ask),
    ),
    "POST /sandbox/finding": control(
      z.strictObject({ type: z.string().min(1), finding: fields.exactOptional() }),
      (ask) => aws.finding(ask),
    ),
    "POST /sandbox/trail/eventbridge": control(z.strictObject({ on: z.boolean() }), (ask) =>
      aws.eventBridge(ask),
    ),
    "POST /sandbox/trail/deliver": control(nothing, () => aws.deliver()),
    "POST /sandbox/trail/records": control(z.strictObject({ records: z.array(fields).min(1) }), (ask) =>
      aws.records(ask),
    ),
    "POST /sandbox/trail/hold": control(z.strictObject({ on: z.boolean() }), (ask) => aws.hold(ask)),
    "POST /sandbox/trail/digest": control(nothing, () => aws.digest()),
    "POST /sandbox/trail/tamper": control(
      z.strictObject({ what: z.enum(["log", "digest"]).default("log"), how: z.enum(["change", "delete"]) }),
      (ask) => aws.tamper(ask),
    ),
    "POST /sandbox/log/export": control(nothing, () => aws.exportLog()),
    "POST /sandbox/trust": control(z.strictObject({ person, on: z.boolean() }), (ask) => aws.trust(ask)),
    "POST /sandbox/cluster": control(
      z.strictObject({ state: z.enum(["available", "paused", "stopped"]) }),
      (ask) => aws.cluster(ask),
    ),
    "POST /sandbox/fault": control(
      z.strictObject({
        service: z.enum(services),
        operation: z.string().min(1),
        kind: z.enum(faultKinds),
        times: z.int().min(1).max(1000).default(1),
      }),
      (ask) => {
        const kinds = kindsOf(ask.service, ask.operation);
        if (!kinds.includes(ask.kind)) {
          const known = kinds.length === 0 ? "nothing of that name" : kinds.join(", ");
          const error = `${ask.operation} of ${ask.service} can't meet ${ask.kind}; it knows ${known}.`;
          return { ok: false, status: 400, error };
        }
        faults.add(ask);
        return { ok: true };
      },
    ),
    "GET /sandbox/faults": control(nothing, () => ({ ok: true, waiting: faults.waiting() })),
    "GET /sandbox/state": control(nothing, async () => ({
      ok: true,
      ...(await aws.state()),
      slack: slack.state(),
    })),
  };
}

/** Answers everything under /sandbox/ with `{ok:true,…}`, or 4xx and one plain sentence. */
export function createControlDoor(controls: Controls) {
  async function answer(request: IncomingMessage): Promise<{ status: number; body: object }> {
    const url = new URL(request.url ?? "/", "http://sandbox");
    const name = `${request.method} ${url.pathname}`;
    const found = Object.hasOwn(controls, name) ? controls[name] : undefined;
    if (found === undefined) return refuse(404, `There is no control ${name}; sandbox/README.md lists them.`);
    const text = request.method === "POST" ? await readBody(request, bodyLimitBytes) : undefined;
    if (request.method === "POST" && text === undefined)
      return refuse(413, "The body is longer than 1 MiB; send less.");
    const result = await found(text === undefined ? Object.fromEntries(url.searchParams) : parseBody(text));
    return result.ok ? { status: 200, body: result } : refuse(result.status, result.error);
  }
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { status, body } = await answer(request);
    response.writeHead(status, {
      "content-type": "application/json; charset=utf-8",
      "cache-control": "no-store",
    });
    response.end(JSON.stringify(body));
  };
}

const refuse = (status: number, error: string) => ({ status, body: { ok: false, error } });

function parseBody(text: string): unknown {
  if (text.trim() === "") return {};
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function sentence(error: z.ZodError): string {
  const [issue] = error.issues;
  if (issue === undefined || issue.path.length === 0)
    return `${issue?.message ?? "Invalid input"}: send a JSON object with the fields that sandbox/README.md names.`;
  return `The field "${issue.path.join(".")}" is wrong or missing: ${issue.message}.`;
}
