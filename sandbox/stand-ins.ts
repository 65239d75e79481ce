import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { Sight } from "./wire.js";

/** What a control of the sandbox answers: a value, or a refusal that becomes `4xx {ok:false,error}`. */
export type Controlled<T> =
  | ({ readonly ok: true } & T)
  | { readonly ok: false; readonly status: 400 | 404 | 409; readonly error: string };

/** The Slack stand-in: Web API under /api/, Socket Mode under /link, response URLs under /response/, files under /files/. */
export type SlackStandIn = {
  /** True when the request was one of Slack's. */
  handle(request: IncomingMessage, response: ServerResponse): boolean;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  /** `thread_ts` says it in a thread, where slash commands do not work. */
  say(ask: {
    person: string;
    channel: string;
    text: string;
    thread_ts?: string;
  }): Promise<Controlled<{ ts?: string }>>;
  /** Uses something in a message (`channel`, `ts`) or in a view (`view_id`); `values` are what else is filled in there. */
  click(
    ask: { person: string; action_id: string; value?: unknown; values?: Record<string, unknown> } & (
      | { channel: string; ts: string }
      | { view_id: string }
    ),
  ): Promise<Controlled<object>>;
  submit(ask: {
    person: string;
    view_id: string;
    values: Record<string, unknown>;
  }): Promise<Controlled<object>>;
  /** Closes a modal without sending it, or with `all` every one of the stack. */
  close(ask: { person: string; view_id: string; all?: boolean }): Promise<Controlled<object>>;
  /** A global shortcut of the app, or one `on` a message. */
  shortcut(ask: {
    person: string;
    callback_id: string;
    on?: { channel: string; ts: string };
  }): Promise<Controlled<object>>;
  /** Opens a tab of the app in the person's direct messages with it. */
  openHome(ask: { person: string; tab: "home" | "messages" }): Promise<Controlled<object>>;
  /** Whether a person's account is active. */
  setActive(ask: { person: string; on: boolean }): Controlled<object>;
  /** What the app offers by its manifest, and what time it is there. */
  app(): Controlled<object>;
  messages(ask: { person: string; channel: string }): Controlled<{ messages: readonly unknown[] }>;
  views(ask: { person: string }): Controlled<{ views: readonly unknown[] }>;
  /** What the clients do to a command's text on its way. */
  configure(ask: { escapeText?: boolean; smartQuotes?: boolean }): Controlled<object>;
  state(): object;
  /** Called after anything that a person could see has changed. */
  onChange(listener: () => void): () => void;
  /** Called with everything that goes over the wire. */
  onWire(listener: (sight: Sight) => void): () => void;
  stop(): Promise<void>;
};

/** The AWS stand-ins, all of them, behind their own endpoints. */
export type AwsStandIn = {
  /** `AWS_ENDPOINT_URL_…`, credentials, Region, table names and queue URL for the app. */
  readonly environment: Readonly<Record<string, string>>;
  bypass(ask: { person: string; sql: string; userAgent?: string }): Promise<Controlled<object>>;
  /** A call by a person's own credentials to a service that is not here: only its record in the trail. */
  awsEvent(ask: {
    person: string;
    eventSource: string;
    eventName: string;
    record?: Readonly<Record<string, unknown>>;
  }): Controlled<{ eventID: string }>;
  /** Whether each call also comes through EventBridge, at once. */
  eventBridge(ask: { on: boolean }): Controlled<object>;
  /** A finding of GuardDuty, through EventBridge. */
  finding(ask: { type: string; finding?: Readonly<Record<string, unknown>> }): Controlled<object>;
  deliver(): Promise<Controlled<{ files: number }>>;
  /** Delivers records that somebody else made, as they are, in a log file of their own: its key. */
  records(ask: { records: readonly Readonly<Record<string, unknown>>[] }): Controlled<{ key: string }>;
  hold(ask: { on: boolean }): Controlled<object>;
  /** Writes the digest of what was delivered since the one before, without waiting for the hour: its key. */
  digest(): Controlled<{ key: string }>;
  /** Changes or deletes a file that lies in the bucket, the newest of its kind: its key. */
  tamper(ask: { what: "log" | "digest"; how: "change" | "delete" }): Controlled<{ key: string }>;
  /** Exports the database's whole log to the bucket: the key below which it lies. */
  exportLog(): Promise<Controlled<{ key: string }>>;
  /** Whether whodid may assume this person's role. */
  trust(ask: { person: string; on: boolean }): Controlled<object>;
  /** `available`, `paused` (wakes on the next call), `stopped` (no writer). */
  cluster(ask: { state: "available" | "paused" | "stopped" }): Promise<Controlled<object>>;
  state(): Promise<object>;
  onChange(listener: () => void): () => void;
  /** Called with everything that goes over the wire. */
  onWire(listener: (sight: Sight) => void): () => void;
  stop(): Promise<void>;
};
