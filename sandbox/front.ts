import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Logger } from "pino";
import { createControlDoor, createControls } from "./controls.js";
import { isOwnRequest } from "./door.js";
import type { Faults } from "./faults.js";
import { createPageFiles } from "./page-files.js";
import type { AwsStandIn, SlackStandIn } from "./stand-ins.js";
import { createStream } from "./stream.js";
import { createWire } from "./wire.js";

export type FrontParts = {
  readonly slack: SlackStandIn;
  readonly aws: AwsStandIn;
  readonly faults: Faults;
  /** The folder of the page's files. */
  readonly page: string;
  readonly log: Logger;
};

/** The one HTTP server of the sandbox: Slack's interfaces, the controls, the stream of changes and the page. Not yet listening. */
export function createFront({ slack, aws, faults, page, log }: FrontParts): Server {
  const wire = createWire(() => Date.now());
  for (const standIn of [slack, aws]) standIn.onWire((sight) => wire.add(sight));
  const stream = createStream({ change: [slack, aws], wire: [wire] });
  const controls = createControlDoor(createControls({ slack, aws, faults, wire }));
  const files = createPageFiles(page);

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? "/", "http://sandbox");
    if (!isOwnRequest(request))
      response
        .writeHead(403, { "content-type": "text/plain" })
        .end("Only this machine's own page may ask.\n");
    else if (slack.handle(request, response)) return;
    else if (request.method === "GET" && pathname === "/sandbox/stream") stream(request, response);
    else if (pathname.startsWith("/sandbox/")) await controls(request, response);
    else await files(request, response);
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      log.error({ err: error }, "the sandbox failed to answer");
      if (!response.headersSent) response.writeHead(500, { "content-type": "application/json" });
      response.end(JSON.stringify({ ok: false, error: "The sandbox itself failed; its log says how." }));
    });
  });
  server.on("upgrade", (request, socket, head) => {
    if (!isOwnRequest(request)) socket.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n");
    else if (!slack.upgrade(request, socket, head))
      socket.end("HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n");
  });
  return server;
}
