import type { IncomingMessage } from "node:http";

/** The body as text. Undefined: it is longer than the limit; the rest is read and thrown away. */
export async function readBody(request: IncomingMessage, limitBytes: number): Promise<string | undefined> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes <= limitBytes) parts.push(part);
  }
  return bytes <= limitBytes ? Buffer.concat(parts).toString("utf8") : undefined;
}
