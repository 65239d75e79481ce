import { type ChildProcess, spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { createInterface } from "node:readline";

import { appFlags } from "../../src/cli/app-flags.js";

/** What a person sees of one message, as the sandbox tells it. */
export type Seen = {
  readonly ts: string;
  readonly text: string;
  readonly blocks: readonly Record<string, unknown>[];
  readonly ephemeral: boolean;
  readonly files?: readonly { readonly url_private_download: string }[];
  readonly metadata?: { readonly event_type: string; readonly event_payload: Record<string, unknown> };
};

export type Call = {
  readonly service: string;
  readonly operation: string;
  readonly principal: string;
  readonly secret?: string;
  readonly userAgent: string;
  readonly error?: string;
};

export type AppProcess = {
  readonly pid: number;
  kill(signal: NodeJS.Signals): Promise<number | null>;
  readonly log: () => string;
};

export type Stage = Awaited<ReturnType<typeof openStage>>;

/** The AWS SDK's word on Node 20, at every start. */
const quietSdk = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" };
const patienceMs = 40_000;

/**
 * The built sandbox and the built app, as processes of their own, driven through the sandbox's controls. `surroundings` is added to the
 * environment of both.
 */
export async function openStage(surroundings: Readonly<Record<string, string>> = {}) {
  const standIns = spawn(process.execPath, ["dist/sandbox/main.js"], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, PORT: "0", LOG_LEVEL: "error", ...quietSdk, ...surroundings },
  });
  const [line] = (await once(createInterface({ input: standIns.stdout }), "line")) as [string];
  const { url, environment } = JSON.parse(line) as { url: string; environment: Record<string, string> };
  const apps = new Set<ChildProcess>();
  const changes = await listen(`${url}/sandbox/stream`);

  const post = async (path: string, body: object = {}) => {
    const response = await fetch(`${url}/sandbox/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    return (await response.json()) as { ok: boolean; error?: string } & Record<string, unknown>;
  };
  const get = async (path: string) =>
    (await (await fetch(`${url}/sandbox/${path}`)).json()) as Record<string, unknown>;
  /** The time stamps of what this person sees there now. */
  const seenBy = async (person: string, channel: string): Promise<ReadonlySet<string>> =>
    new Set((await messages(person, channel)).map(({ ts }) => ts));
  const messages = async (person: string, channel: string) =>
    (await get(`messages?channel=${channel}&person=${person}`))["messages"] as Seen[];

  /** Looks again at every change until something is found; says what never came. */
  const until = async <T>(what: string, look: () => Promise<T | undefined>): Promise<T> => {
    const deadline = Date.now() + patienceMs;
    for (;;) {
      const change = changes.next();
      const found = await look();
      if (found !== undefined) return found;
      if (Date.now() > deadline) throw new Error(`never came: ${what}`);
      await change;
    }
  };

  return {
    url,
    environment,
    post,
    get,
    messages,
    seenBy,
    until,
    say: (person: string, channel: string, text: string) => post("say", { person, channel, text }),
    click: (person: string, channel: string, ts: string, actionId: string) =>
      post("click", { person, channel, ts, action_id: actionId }),
    fault: (service: string, operation: string, kind: string, times = 1) =>
      post("fault", { service, operation, kind, times }),
    calls: async () => (await get("state"))["calls"] as Call[],
    /** The first message that this person sees there besides those `after` and whose whole content matches. */
    sees: (person: string, channel: string, pattern: RegExp, after: ReadonlySet<string> = new Set()) =>
      until(`${person} sees ${pattern} in #${channel}`, async () =>
        (await messages(person, channel)).find(
          (message) => !after.has(message.ts) && pattern.test(wordsOf(message)),
        ),
      ),
    startApp: async (
      overrides: Record<string, string> = {},
      options: readonly string[] = [],
    ): Promise<AppProcess> => {
      const app = spawn(process.execPath, [...appFlags, "dist/src/main.js", "start", ...options], {
        stdio: ["ignore", "pipe", "pipe", "ipc"],
        env: {
          PATH: process.env["PATH"],
          LOG_LEVEL: "info",
          ...quietSdk,
          ...environment,
          ...surroundings,
          ...overrides,
        },
      });
      apps.add(app);
      let log = "";
      app.stdout?.on("data", (chunk) => (log += String(chunk)));
      app.stderr?.on("data", (chunk) => (log += String(chunk)));
      await Promise.race([
        once(app, "message"),
        once(app, "exit").then(([status]) =>
          Promise.reject(new Error(`the app ended with ${status}: ${log}`)),
        ),
      ]);
      return {
        pid: app.pid ?? 0,
        log: () => log,
        kill: async (signal) => {
          const exited = once(app, "exit");
          app.kill(signal);
          apps.delete(app);
          return ((await exited) as [number | null])[0];
        },
      };
    },
    close: async () => {
      for (const app of apps) app.kill("SIGKILL");
      changes.stop();
      const exited = once(standIns, "exit");
      standIns.kill("SIGTERM");
      await exited;
    },
  };
}

/** All that can be read in a message, structure put aside. */
export function wordsOf(message: Pick<Seen, "text" | "blocks">): string {
  const words: string[] = [];
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(walk);
    else if (typeof value === "object" && value !== null) {
      for (const [key, inner] of Object.entries(value)) {
        if ((key === "text" || key === "fallback" || key === "caption") && typeof inner === "string")
          words.push(inner);
        else walk(inner);
      }
    }
  };
  walk(message.blocks);
  return `${message.text}\n${words.join("")}`;
}

/** Server-sent events as a bell: `next` resolves at the next ring, or after a while without one. */
async function listen(address: string) {
  const stop = new AbortController();
  const bell = new EventEmitter();
  const response = await fetch(address, { signal: stop.signal });
  void (async () => {
    for await (const _ of response.body ?? []) bell.emit("ring");
  })().catch(() => undefined);
  return {
    next: () => once(bell, "ring", { signal: AbortSignal.timeout(500) }).catch(() => undefined),
    stop: () => stop.abort(),
  };
}
