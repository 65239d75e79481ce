import { Readable, pipeline } from "node:stream";
import { createGunzip } from "node:zlib";

/** The uncompressed bytes of gzip. Throws while iterated when they are no gzip, end early, or can't be had. */
export function gunzip(gzip: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const inflated = createGunzip({ chunkSize: 64 * 1024 });
  // An error of either side destroys the other and comes out of the iteration.
  return pipeline(Readable.from(gzip), inflated, () => {});
}

/** All of them at once; throws a RangeError beyond `maxBytes`. */
export async function gunzipWhole(gzip: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of gunzip(gzip)) {
    size += chunk.length;
    if (size > maxBytes) throw new RangeError(`It has more than ${maxBytes} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
