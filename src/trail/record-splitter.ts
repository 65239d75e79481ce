/** One element of a log file's list of records, or why it could not be read; `reason` quotes nothing of it. */
export type LogRecord =
  | { readonly kind: "record"; readonly record: unknown }
  | { readonly kind: "unreadable"; readonly reason: string };

/** Takes the inflated bytes of a log file, in chunks of any size, and answers each time the records that are now complete. */
export type RecordSplitter = {
  push(chunk: Uint8Array): readonly LogRecord[];
  end(): readonly LogRecord[];
};

const [quote, backslash, comma] = [0x22, 0x5c, 0x2c];
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d];
const recordsKey = '"Records"';

/**
 * Cuts `{"Records":[…]}` into its elements without holding more than a chunk and one of them: it follows strings and depth alone,
 * and leaves the rest to JSON.parse, so that one bad record does not spoil the others. All bytes it looks for are ASCII and never
 * part of another character in UTF-8. Elements over `maxRecordBytes` are passed over.
 */
export function createRecordSplitter(maxRecordBytes: number): RecordSplitter {
  const span = createSpan(maxRecordBytes);
  let depth = 0;
  let inString = false;
  let escaped = false;
  /** The string at depth 1 that was read last, as it is written: before a bracket it is the key of a list. */
  let key = "";
  /** In the list of records, that is at depth 2 below the key `Records`. */
  let inRecords = false;
  let sawRecords = false;

  const push = (chunk: Buffer): readonly LogRecord[] => {
    const found: LogRecord[] = [];
    const endElement = (at: number): void => {
      const text = span.take(chunk, at);
      if (text === undefined) found.push(unreadable(`A record is larger than ${maxRecordBytes} bytes.`));
      else if (text.trim() !== "") found.push(parseRecord(text));
    };
    for (let at = 0; at < chunk.length; at += 1) {
      if (inString) {
        at = escaped ? at + 1 : at;
        escaped = false;
        while (at < chunk.length && chunk[at] !== quote) at += chunk[at] === backslash ? 2 : 1;
        escaped = at > chunk.length;
        if (at >= chunk.length) break;
        inString = false;
        if (depth === 1) key = span.take(chunk, at + 1) ?? "";
        continue;
      }
      switch (chunk[at]) {
        case quote:
          inString = true;
          if (depth === 1) span.start(at);
          break;
        case comma:
          if (depth === 1) key = "";
          if (depth === 2 && inRecords) {
            endElement(at);
            span.start(at + 1);
          }
          break;
        case openBrace:
          depth += 1;
          break;
        case openBracket:
          if (depth === 1 && key === recordsKey) {
            inRecords = true;
            sawRecords = true;
            span.start(at + 1);
          }
          depth += 1;
          break;
        case closeBrace:
          // A brace too many is the element's fault: it stays in it, and the list goes on.
          if (depth > 0 && !(depth === 2 && inRecords)) depth -= 1;
          break;
        case closeBracket:
          if (depth === 2 && inRecords) {
            endElement(at);
            inRecords = false;
          }
          if (depth > 0) depth -= 1;
          break;
      }
    }
    span.carry(chunk);
    return found;
  };

  return {
    push: (chunk) => push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)),
    end: () => {
      if (depth > 0 || inString) return [unreadable("The file ends in the middle of a record.")];
      if (sawRecords) return [];
      return [unreadable("The file has no list of Records: it is no CloudTrail log file.")];
    },
  };
}

/** A stretch of text that may begin in one chunk and end in a later one. */
function createSpan(maxBytes: number) {
  let kept: Buffer[] = [];
  let keptBytes = 0;
  /** Where it goes on in the present chunk; -1 outside of any. */
  let from = -1;
  const keep = (chunk: Buffer, until: number): void => {
    keptBytes += until - from;
    if (keptBytes <= maxBytes) kept.push(chunk.subarray(from, until));
    else kept = [];
  };
  return {
    start: (at: number): void => {
      from = at;
    },
    /** Ends it before `until`: its text, or undefined when it was longer than allowed. */
    take: (chunk: Buffer, until: number): string | undefined => {
      keep(chunk, until);
      const text = keptBytes <= maxBytes ? Buffer.concat(kept).toString() : undefined;
      kept = [];
      keptBytes = 0;
      from = -1;
      return text;
    },
    /** Holds on to what lies in a chunk that ends here. */
    carry: (chunk: Buffer): void => {
      if (from === -1) return;
      keep(chunk, chunk.length);
      from = 0;
    },
  };
}

/** Never throws. */
export function parseRecord(text: string): LogRecord {
  try {
    return { kind: "record", record: JSON.parse(text) as unknown };
  } catch {
    return unreadable("A record is no JSON.");
  }
}

function unreadable(reason: string): LogRecord {
  return { kind: "unreadable", reason };
}
