import { once, type EventEmitter } from "node:events";
import { z } from "zod";

/** The next frame of a socket: what it carries, and whether it is binary. */
export async function hear(socket: EventEmitter): Promise<{ value: unknown; isBinary: boolean }> {
  const [data, isBinary] = z.tuple([z.instanceof(Buffer), z.boolean()]).parse(await once(socket, "message"));
  return { value: JSON.parse(data.toString("utf8")) as unknown, isBinary };
}

/** Why a socket was not opened. */
export async function hearRefusal(socket: EventEmitter): Promise<string> {
  const [error] = z.tuple([z.instanceof(Error)]).parse(await once(socket, "error"));
  return error.message;
}
