/** One element of a log file's list of records, or why it could not be read; `reason` quotes nothing of it. */
export type LogRecord =
  | { readonly kind: "record"; readonly record: unknown }
  | { readonly kind: "unreadable"; readonly reason: string };

/** Takes the inflated bytes of a log file, in chunks of any size. */
export type RecordSplitter = {
  push(chunk: Uint8Array): Generator<LogRecord, void>;
  end(): Generator<LogRecord, void>;
};

const [quote, backslash, comma, colon] = [0x22, 0x5c, 0x2c, 0x3a];
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d];
const recordsKey = Buffer.from('"Records"');

/**
 * Cuts `{"Records":[…]}` into its elements without holding more than one of them: it follows strings and depth alone, and leaves
 * the rest to JSON.parse, so that one bad record does not spoil the others. All bytes it looks for are ASCII and never part of
 * another character in UTF-8. Elements over `maxRecordBytes` are passed over.
 */
export function createRecordSplitter(maxRecordBytes: number): RecordSplitter {
  let depth = 0;
  let inString = false;
  let escaped = false;
  /** In the list of records, that is at depth 2 below the key `Records`. */
  let inRecords = false;
  let sawRecords = false;
  let sawOther = false;
  /** At depth 1: the key that was read last, as it is written; and whether its value is what comes next. */
  let key: Buffer = Buffer.alloc(0);
  let afterColon = false;
  /** What is kept of the element or key that spans chunks; `keepFrom` is where it goes on in this chunk, -1 when nothing is kept. */
  let kept: Buffer[] = [];
  let keptBytes = 0;
  let keepFrom = -1;

  const keep = (chunk: Buffer, until: number): void => {
    const piece = chunk.subarray(keepFrom, until);
    keptBytes += piece.length;
    if (keptBytes > maxRecordBytes) kept = [];
    else if (piece.length > 0) kept.push(piece);
  };
  const take = (chunk: Buffer, until: number): Buffer => {
    keep(chunk, until);
    const whole = kept.length === 1 && kept[0] !== undefined ? kept[0] : Buffer.concat(kept);
    kept = [];
    keepFrom = -1;
    return whole;
  };
  const element = function* (chunk: Buffer, until: number): Generator<LogRecord, void> {
    const bytes = take(chunk, until);
    const size = keptBytes;
    keptBytes = 0;
    if (size > maxRecordBytes) {
      yield { kind: "unreadable", reason: `A record is larger than ${maxRecordBytes} bytes.` };
      return;
    }
    const text = bytes.toString().trim();
    if (text !== "") yield parseRecord(text);
  };

  return {
    *push(piece) {
      const chunk = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
      if (keepFrom !== -1) keepFrom = 0;
      for (let at = 0; at < chunk.length; at += 1) {
        const byte = chunk[at];
        if (inString) {
          if (escaped) escaped = false;
          else if (byte === backslash) escaped = true;
          else if (byte === quote) {
            inString = false;
            if (depth === 1 && keepFrom !== -1) {
              key = take(chunk, at + 1);
              keptBytes = 0;
            }
          }
          continue;
        }
        switch (byte) {
          case quote:
            inString = true;
            if (depth === 1 && !afterColon) keepFrom = at;
            break;
          case colon:
            if (depth === 1) afterColon = true;
            break;
          case comma:
            if (depth === 1) afterColon = false;
            if (depth === 2 && inRecords) {
              yield* element(chunk, at);
              keepFrom = at + 1;
            }
            break;
          case openBrace:
          case openBracket:
            if (depth === 1 && byte === openBracket && afterColon && key.equals(recordsKey)) {
              inRecords = true;
              sawRecords = true;
              keepFrom = at + 1;
            }
            if (depth === 0 && byte === openBracket) sawOther = true;
            depth += 1;
            break;
          case closeBrace:
          case closeBracket:
            // A brace too many is the element's fault: it stays in it, and the list goes on.
            if (depth === 2 && inRecords && byte === closeBrace) break;
            if (depth === 2 && inRecords) {
              yield* element(chunk, at);
              inRecords = false;
            }
            if (depth > 0) depth -= 1;
            if (depth === 0) afterColon = false;
            break;
          case undefined:
            break;
        }
      }
      if (keepFrom !== -1) keep(chunk, chunk.length);
    },
    *end() {
      if (depth > 0 || inString) {
        yield { kind: "unreadable", reason: "The file ends in the middle of a record." };
      } else if (!sawRecords || sawOther) {
        yield {
          kind: "unreadable",
          reason: "The file has no list of Records: it is no CloudTrail log file.",
        };
      }
    },
  };
}

function parseRecord(text: string): LogRecord {
  try {
    return { kind: "record", record: JSON.parse(text) as unknown };
  } catch {
    return { kind: "unreadable", reason: "A record is no JSON." };
  }
}
