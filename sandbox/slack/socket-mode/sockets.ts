import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { Logger } from "pino";
import { WebSocketServer, type WebSocket } from "ws";
import type { Faults } from "../../faults.js";
import { bot } from "../../seed.js";

/** https://docs.slack.dev/apis/events-api/using-socket-mode: up to ten connections an app. */
const mostConnections = 10;
const frameLimitBytes = 1024 * 1024;

/** The open connections of the app. Never pings: a client that got one ping expects more for ever. */
export type Sockets = {
  /** A new address to connect to, good for one connection. */
  ticketUrl(): string;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  /** The next connection in turn. */
  next(): WebSocket | undefined;
  /** Resolves with the next connection that opens. */
  opened(): Promise<WebSocket>;
  count(): number;
  /** Cuts every connection without a word. */
  cut(): void;
};

export type SocketsParts = {
  readonly publicUrl: () => string;
  /** A text frame came from the app. */
  readonly onFrame: (text: string) => void;
  readonly faults: Faults;
  readonly log: Logger;
};

export function createSockets({ publicUrl, onFrame, faults, log }: SocketsParts): Sockets {
  const server = new WebSocketServer({ noServer: true, maxPayload: frameLimitBytes });
  const tickets = new Set<string>();
  const open: WebSocket[] = [];
  let waiting: ((socket: WebSocket) => void)[] = [];

  function welcome(socket: WebSocket): void {
    socket.on("error", (error) => log.warn({ err: error }, "socket failed"));
    const isTurnedAway = faults.take("slack", "link", ["too-many"]) !== undefined;
    if (isTurnedAway || open.length >= mostConnections) {
      socket.send(JSON.stringify({ type: "disconnect", reason: "too_many_websockets" }));
      socket.close();
      return;
    }
    open.push(socket);
    socket.on("close", () => remove(socket));
    socket.on("message", (data, isBinary) => {
      if (!isBinary && Buffer.isBuffer(data)) onFrame(data.toString("utf8"));
    });
    socket.send(
      JSON.stringify({
        type: "hello",
        num_connections: open.length,
        connection_info: { app_id: bot.appId },
        debug_info: { host: "sandbox", approximate_connection_time: 18_060 },
      }),
    );
    const served = waiting;
    waiting = [];
    for (const resolve of served) resolve(socket);
  }
  function remove(socket: WebSocket): void {
    const index = open.indexOf(socket);
    if (index !== -1) open.splice(index, 1);
  }

  return {
    ticketUrl() {
      const ticket = randomBytes(16).toString("hex");
      tickets.add(ticket);
      return `${publicUrl().replace(/^http/, "ws")}/link/?ticket=${ticket}&app_id=${bot.appId}`;
    },
    upgrade(request, socket, head) {
      const url = new URL(request.url ?? "/", "http://sandbox");
      if (!/^\/link\/?$/.test(url.pathname)) return false;
      if (tickets.delete(url.searchParams.get("ticket") ?? ""))
        server.handleUpgrade(request, socket, head, welcome);
      else socket.end("HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n");
      return true;
    },
    next() {
      const socket = open.find((each) => each.readyState === each.OPEN);
      if (socket === undefined) return undefined;
      remove(socket);
      open.push(socket);
      return socket;
    },
    opened: () => new Promise((resolve) => waiting.push(resolve)),
    count: () => open.filter((each) => each.readyState === each.OPEN).length,
    cut() {
      for (const socket of open.splice(0)) socket.terminate();
    },
  };
}
