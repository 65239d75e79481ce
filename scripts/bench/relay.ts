import { once } from "node:events";
import { Agent, createServer, type IncomingMessage, request } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

import { WebSocket, WebSocketServer } from "ws";

/** One call that went through; when, in milliseconds of `performance.now()`. */
export type Exchange = {
  readonly path: string;
  readonly target: string | undefined;
  readonly body: string;
  readonly status: number;
  readonly startedAt: number;
  readonly endedAt: number;
};

export type Relay = { readonly url: string; close(): void };

/**
 * Stands before a server and passes on whatever comes, the server's address in texts made its own. Tells of each frame for the client as
 * it is sent on, and of each call when its answer has been passed on.
 */
export async function openRelay(
  server: string,
  told: { onFrame(text: string, at: number): void; onExchange(seen: Exchange): void },
): Promise<Relay> {
  const agent = new Agent({ keepAlive: true });
  const theirs = new URL(server).host;
  const listener = createServer();
  listener.listen(0, "127.0.0.1");
  await once(listener, "listening");
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on a port
  const ours = `127.0.0.1:${(listener.address() as AddressInfo).port}`;
  const readdress = (text: string) => text.replaceAll(theirs, ours);

  listener.on("request", (asked, answered) => {
    const startedAt = performance.now();
    const pass = async () => {
      const body = await buffer(asked);
      const path = asked.url ?? "/";
      const method = asked.method ?? "GET";
      const sent = request(new URL(path, server), { method, headers: asked.headers, agent }).end(body);
      const [answer]: IncomingMessage[] = await once(sent, "response");
      if (answer === undefined) throw new Error("no answer");
      const content = Buffer.from(readdress((await buffer(answer)).toString()));
      const status = answer.statusCode ?? 500;
      const { "transfer-encoding": _, ...headers } = answer.headers;
      answered.writeHead(status, { ...headers, "content-length": content.length }).end(content);
      const target = asked.headers["x-amz-target"]?.toString();
      const endedAt = performance.now();
      told.onExchange({ path, target, body: body.toString(), status, startedAt, endedAt });
    };
    pass().catch(() => answered.destroy());
  });

  const sockets = new WebSocketServer({ noServer: true });
  listener.on("upgrade", (asked, connection, head) => {
    sockets.handleUpgrade(asked, connection, head, (client) => {
      const upstream = new WebSocket(new URL(asked.url ?? "/", server.replace(/^http/, "ws")));
      upstream.on("message", (data: Buffer) => {
        const text = readdress(data.toString());
        client.send(text);
        told.onFrame(text, performance.now());
      });
      client.on("message", (data: Buffer) => upstream.send(data.toString()));
      client.on("close", () => upstream.close());
      upstream.on("close", () => client.close());
      upstream.on("error", () => client.terminate());
    });
  });

  return {
    url: `http://${ours}`,
    close() {
      agent.destroy();
      for (const client of sockets.clients) client.terminate();
      listener.closeAllConnections();
      listener.close();
    },
  };
}
