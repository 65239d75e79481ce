import { once } from "node:events";
import { createServer, request } from "node:http";
import { portOf } from "./dynamo-servers.js";

/** A proxy that can lose answers: the request is carried out, but the caller hears nothing. */
export type LosingProxy = {
  readonly endpoint: string;
  /** Loses the answer to the next call of this operation, such as `UpdateItem`. */
  loseNext(operation: string): void;
  /** Operations in the order in which they arrived. */
  readonly calls: readonly string[];
  stop(): Promise<void>;
};

export async function startLosingProxy(target: string): Promise<LosingProxy> {
  const calls: string[] = [];
  const losing: string[] = [];
  const server = createServer((incoming, outgoing) => {
    const operation = String(incoming.headers["x-amz-target"]).split(".").at(-1) ?? "";
    calls.push(operation);
    const { method, headers } = incoming;
    const forwarded = request(target, { ...(method === undefined ? {} : { method }), headers }, (answer) => {
      if (losing[0] === operation) {
        losing.shift();
        answer.resume().on("end", () => incoming.socket.destroy());
        return;
      }
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(forwarded);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    endpoint: `http://127.0.0.1:${portOf(server)}`,
    loseNext: (operation) => void losing.push(operation),
    calls,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
