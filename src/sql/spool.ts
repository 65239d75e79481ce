import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";

const squeeze = promisify(gzip);
const unsqueeze = promisify(gunzip);

/** Pieces of about this many characters are squeezed one by one. */
const pieceLength = 256 * 1024;

/** Text that is kept squeezed until all of it is known: an upload must say its size first. */
export type Spool = {
  /** Bytes of UTF-8 so far. */
  size(): number;
  add(text: string): Promise<void>;
  /** From the start, a piece at a time; may be asked for again. */
  content(): AsyncIterable<Uint8Array>;
};

export function createSpool(): Spool {
  const pieces: Buffer[] = [];
  let waiting = "";
  let size = 0;
  return {
    size: () => size,
    async add(text) {
      size += Buffer.byteLength(text);
      waiting += text;
      if (waiting.length < pieceLength) return;
      const piece = waiting;
      waiting = "";
      pieces.push(await squeeze(piece, { level: 1 }));
    },
    async *content() {
      for (const piece of pieces) yield await unsqueeze(piece);
      if (waiting !== "") yield Buffer.from(waiting);
    },
  };
}
