import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import type { Server } from "node:net";
import { createInterface } from "node:readline";

/** A DynamoDB stand-in that runs. */
export type DynamoServer = { readonly endpoint: string; stop(): Promise<void> };

const require = createRequire(import.meta.url);

/** dynalite in this process, in memory. */
export async function startDynalite(): Promise<DynamoServer> {
  const dynalite: (options: { createTableMs: number }) => Server = require("dynalite");
  const server = dynalite({ createTableMs: 0 });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { endpoint: `http://127.0.0.1:${portOf(server)}`, stop: () => stopped(server) };
}

/** Where dynoxide's binary is, or undefined: it is published for Linux x64 alone. */
export function dynoxideBinary(): string | undefined {
  try {
    return require.resolve("@dynoxide/linux-x64/dynoxide");
  } catch {
    return undefined;
  }
}

/** dynoxide in a process of its own, in memory. */
export async function startDynoxide(binary: string): Promise<DynamoServer> {
  const port = await freePort();
  const child = spawn(binary, ["--port", String(port)], { stdio: ["ignore", "ignore", "pipe"] });
  const lines = createInterface(child.stderr);
  for await (const line of lines) if (line.includes("listening")) break;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    stop: async () => {
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const port = portOf(server);
  await stopped(server);
  return port;
}

/** The port of a server that listens. */
export function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  return address.port;
}

async function stopped(server: Server): Promise<void> {
  server.close();
  await once(server, "close");
}
