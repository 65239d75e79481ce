import type { IncomingMessage, ServerResponse } from "node:http";
import type { Logger } from "pino";
import type { Faults } from "../faults.js";
import type { SlackStandIn } from "../stand-ins.js";
import { createChanges } from "./changes.js";
import { createDirectory } from "./directory.js";
import { createFiles } from "./files.js";
import type { Manifest } from "./manifest.js";
import { createPace } from "./pace.js";
import { createClick } from "./people/click.js";
import { findPerson, findPresence } from "./people/presence.js";
import { createSay } from "./people/say.js";
import { createSubmit } from "./people/submit.js";
import type { Switches } from "./people/typing.js";
import { createResponseUrls } from "./response-urls.js";
import { createRespond } from "./responses.js";
import { createDelivery } from "./socket-mode/delivery.js";
import { createSockets } from "./socket-mode/sockets.js";
import { createTimeline, type Stored } from "./timeline.js";
import { createTriggers } from "./triggers.js";
import { createViews } from "./views.js";
import { authMethods } from "./web-api/auth.js";
import { blockMethods } from "./web-api/blocks.js";
import { chatMethods } from "./web-api/chat.js";
import { conversationMethods } from "./web-api/conversations.js";
import { createWebApi } from "./web-api/dispatch.js";
import { fileMethods } from "./web-api/files.js";
import { userMethods } from "./web-api/users.js";
import { viewMethods } from "./web-api/views.js";

export type SlackOptions = {
  /** Where this server is reached, as `http://127.0.0.1:3000`. */
  readonly publicUrl: () => string;
  readonly clock: () => number;
  readonly faults: Faults;
  readonly manifest: Manifest;
  readonly log: Logger;
  /** Slack allows 3 seconds to acknowledge; tests may allow less. */
  readonly ackDeadlineMs?: number;
  /** How late the fault `delay` makes things. */
  readonly delayMs?: number;
};

/** Slack on this machine: one workspace, its people, and the protocols that an app speaks with it. */
export function createSlack(options: SlackOptions): SlackStandIn {
  const { publicUrl, clock, faults, manifest, ackDeadlineMs = 3000, delayMs = 5000 } = options;
  const log = options.log.child({ area: "sandbox-slack" });
  const changes = createChanges();
  const directory = createDirectory();
  const timeline = createTimeline({ clock, changes });
  const files = createFiles({ publicUrl, clock, faults });
  const views = createViews(changes);
  const triggers = createTriggers(clock);
  const respond = createRespond({ timeline, faults });
  const responseUrls = createResponseUrls({ publicUrl, clock, respond, faults, delayMs });
  const sockets = createSockets({ publicUrl, onFrame: (frame) => delivery.receive(frame), log });
  const delivery = createDelivery({ sockets, faults, ackDeadlineMs, delayMs, log });
  const webApi = createWebApi({
    methods: {
      ...authMethods(() => sockets.ticketUrl()),
      ...chatMethods({ directory, timeline, faults, pace: createPace(clock) }),
      ...conversationMethods({ directory, timeline }),
      ...userMethods(directory),
      ...fileMethods({ directory, timeline, files, faults }),
      ...viewMethods({ views, triggers, directory }),
      ...blockMethods,
    },
    manifest,
    faults,
    clock,
    delayMs,
    log,
  });
  let switches: Switches = { escapeText: false, smartQuotes: false };

  function route(request: IncomingMessage, response: ServerResponse): Promise<void> | undefined {
    const { pathname } = new URL(request.url ?? "/", "http://sandbox");
    const [, place, rest = ""] = /^\/(api|response|files)\/(.*)$/.exec(pathname) ?? [];
    if (place === "api") return webApi.handle(rest, request, response);
    if (place === "files") return files.handle(rest, request, response);
    return place === "response" ? responseUrls.handle(rest, request, response) : undefined;
  }

  return {
    handle(request, response) {
      const handled = route(request, response);
      handled?.catch((error: unknown) => {
        log.error({ err: error }, "the Slack stand-in failed");
        if (!response.headersSent) response.writeHead(500);
        response.end();
      });
      return handled !== undefined;
    },
    upgrade: (request, socket, head) => sockets.upgrade(request, socket, head),
    say: createSay({
      directory,
      manifest,
      timeline,
      delivery,
      triggers,
      responseUrls,
      respond,
      switches: () => switches,
    }),
    click: createClick({ directory, timeline, delivery, triggers, responseUrls }),
    submit: createSubmit({ directory, views, delivery, triggers }),
    messages(ask) {
      const presence = findPresence(directory, ask);
      if (!presence.ok) return presence;
      const { person, channel } = presence;
      const seen = timeline
        .of(channel.id)
        .filter(({ onlyFor }) => onlyFor === undefined || onlyFor === person.userId);
      return { ok: true, messages: seen.map(showMessage) };
    },
    views(ask) {
      const found = findPerson(directory, ask.person);
      return found.ok ? { ok: true, views: views.of(found.person.userId) } : found;
    },
    configure(ask) {
      switches = { ...switches, ...ask };
      return { ok: true, ...switches };
    },
    state: () => ({ connections: sockets.count(), calls: webApi.calls() }),
    onChange: (listener) => changes.onChange(listener),
    stop() {
      sockets.cut();
      return Promise.resolve();
    },
  };
}

/** A message as a person's client shows it. */
const showMessage = ({ channel, onlyFor, message }: Stored) => ({
  ...message,
  channel,
  ephemeral: onlyFor !== undefined,
  files: message.files ?? [],
});
