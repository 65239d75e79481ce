import { Buffer, isUtf8 } from "node:buffer";

/** A line of input without its end, or why it is none that can be read; `position` is 1-based, in characters. */
export type Line = { readonly text: string } | { readonly error: string; readonly position: number };

const newline = 0x0a;

/**
 * Cuts bytes into lines: at `\n` only, whatever the bytes. `push` answers the lines that a chunk completes, `end` what stood after
 * the last end of a line. A line over `maxBytes` is not kept: it becomes an error, once.
 */
export function createLines(maxBytes: number): {
  readonly push: (chunk: Uint8Array) => Line[];
  readonly end: () => Line[];
} {
  let pieces: Buffer[] = [];
  let bytes = 0;

  function keep(piece: Buffer): void {
    bytes += piece.length;
    if (bytes > maxBytes) pieces = [];
    else if (piece.length > 0) pieces.push(piece);
  }

  function finish(): Line {
    const line = bytes > maxBytes ? tooLong(maxBytes) : read(Buffer.concat(pieces));
    pieces = [];
    bytes = 0;
    return line;
  }

  return {
    push(chunk) {
      const data = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      const lines: Line[] = [];
      let start = 0;
      for (let at = data.indexOf(newline); at >= 0; at = data.indexOf(newline, start)) {
        keep(data.subarray(start, at));
        lines.push(finish());
        start = at + 1;
      }
      keep(data.subarray(start));
      return lines;
    },
    end: () => (bytes > 0 ? [finish()] : []),
  };
}

function tooLong(maxBytes: number): Line {
  const most = maxBytes.toLocaleString("en-US");
  return { error: `The line has more than ${most} bytes. Split it.`, position: 1 };
}

function read(bytes: Buffer): Line {
  const text = bytes.toString();
  if (isUtf8(bytes)) return { text };
  return { error: "The line is not UTF-8. Convert it.", position: charactersReadable(bytes, text) + 1 };
}

/** What could not be read differs when it is written again. */
function charactersReadable(bytes: Buffer, text: string): number {
  const again = Buffer.from(text);
  let offset = 0;
  let characters = 0;
  for (const character of text) {
    const end = offset + Buffer.byteLength(character);
    if (!again.subarray(offset, end).equals(bytes.subarray(offset, end))) break;
    offset = end;
    characters += 1;
  }
  return characters;
}
