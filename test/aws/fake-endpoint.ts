import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Server, Socket } from "node:net";
import { text } from "node:stream/consumers";

/** One request as it came over the wire. */
export type Received = {
  readonly operation: string;
  readonly headers: IncomingMessage["headers"];
  readonly path: string;
  readonly body: string;
  readonly socket: Socket;
};

/** Answers a request, or does whatever else an endpoint may do to it. */
export type Responder = (response: ServerResponse, received: Received) => void | Promise<void>;

export type FakeEndpoint = {
  readonly url: string;
  readonly received: Received[];
  /** Names of the operations received so far, in order. */
  operations(): string[];
  close(): Promise<void>;
};

/** A server on a free port that keeps what it receives and answers as told. */
export async function startFakeEndpoint(respond: Responder): Promise<FakeEndpoint> {
  const received: Received[] = [];
  const server = createServer((request, response) => void take(request, response));
  async function take(request: IncomingMessage, response: ServerResponse) {
    const body = await text(request);
    const path = request.url ?? "";
    const one = {
      operation: operationOf(request, path, body),
      headers: request.headers,
      path,
      body,
      socket: request.socket,
    };
    received.push(one);
    await respond(response, one);
  }
  const port = await listenLocally(server);
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    operations: () => received.map((each) => each.operation),
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Listens on a free port, and tells which. */
export async function listenLocally(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no address to listen on");
  return address.port;
}

/** REST-JSON names the operation in the path, AWS JSON in a header, the query protocol in the body. */
function operationOf(request: IncomingMessage, path: string, body: string): string {
  const target = request.headers["x-amz-target"];
  if (typeof target === "string") return target.split(".").at(-1) ?? "";
  return new URLSearchParams(body).get("Action") ?? path.split(/[/?]/)[1] ?? "";
}

export function sendJson(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { "content-type": "application/json", "x-amzn-requestid": "request-1" });
  response.end(JSON.stringify(body));
}

/** An error as REST-JSON and AWS JSON carry it. */
export function sendJsonError(response: ServerResponse, name: string, status: number, message: string): void {
  response.writeHead(status, {
    "content-type": "application/json",
    "x-amzn-requestid": "request-2",
    "x-amzn-errortype": name,
  });
  response.end(JSON.stringify({ __type: name, message }));
}
