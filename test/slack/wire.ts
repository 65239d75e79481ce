import { once } from "node:events";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";

import { WebClient } from "@slack/web-api";
import { WebSocketServer } from "ws";

import { createBoltLog } from "../../src/slack/bolt-log.js";
import { silentLog } from "./logs.js";

/** What a Web API method answers, from the arguments; a number is a status without a body. */
export type Answers = Readonly<Record<string, (args: URLSearchParams) => object | number>>;

/** Forms have `args`, JSON has a `body`. */
export type Call = { readonly method: string; readonly args: URLSearchParams; readonly body: unknown };

export type Wire = {
  readonly apiUrl: string;
  readonly calls: readonly Call[];
  readonly client: WebClient;
  stop(): Promise<void>;
};

/** A Slack that answers what a test wants it to, and whose sockets never say hello. */
export async function createWire(answers: Answers): Promise<Wire> {
  const calls: Call[] = [];
  const sockets = new WebSocketServer({ noServer: true });
  const server = createServer((request, response) => {
    void text(request).then((sent) => {
      const method = (request.url ?? "").replace("/api/", "");
      const isJson = request.headers["content-type"] === "application/json";
      const args = new URLSearchParams(isJson ? "" : sent);
      calls.push({ method, args, body: isJson ? JSON.parse(sent) : undefined });
      const answer = answers[method]?.(args) ?? { ok: false, error: "unknown_method" };
      response.writeHead(typeof answer === "number" ? answer : 200, { "content-type": "application/json" });
      response.end(typeof answer === "number" ? "" : JSON.stringify(answer));
    });
  });
  server.on("upgrade", (request, socket, head) => {
    sockets.handleUpgrade(request, socket, head, () => undefined);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const apiUrl = `http://127.0.0.1:${address.port}/api/`;

  return {
    apiUrl,
    calls,
    client: new WebClient("xoxb-test", {
      slackApiUrl: apiUrl,
      retryConfig: { retries: 0 },
      logger: createBoltLog(silentLog),
    }),
    stop: async () => {
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
