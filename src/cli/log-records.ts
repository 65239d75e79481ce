import { beginsRecord } from "../dblog/log-record.js";
import { gunzip } from "../trail/gunzip.js";
import { replay, take } from "../trail/inflate.js";
import { createLines } from "./lines.js";

/** A whole record of a database's log, of a second in milliseconds since the epoch, or a place where something could not be read. */
export type LogPiece = { readonly at: number; readonly message: string } | "unreadable";

/** More than the Data API takes for a statement. */
const maxRecordBytes = 1_048_576;
/** What CloudWatch Logs puts before each event that it exports to S3. */
const exported = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z /;
const utc = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) UTC:/;

/**
 * Reads PostgreSQL's log, gzip or plain, also as CloudWatch Logs exports it, in the order of the file and in memory that does not grow. Throws when
 * it can't be read to its end: the record before the damage may be cut and is not told.
 */
export async function* readLogRecords(file: AsyncIterable<Uint8Array>): AsyncGenerator<LogPiece, void> {
  const { chunks, rest } = await take(file, 1);
  const [first, second] = Buffer.concat(chunks);
  const bytes = replay(chunks, rest);
  const lines = createLines(maxRecordBytes);
  const records = createRecords();
  for await (const chunk of first === 0x1f && second === 0x8b ? gunzip(bytes) : bytes)
    for (const line of lines.push(chunk)) yield* records.take("text" in line ? line.text : undefined);
  for (const line of lines.end()) yield* records.take("text" in line ? line.text : undefined);
  yield* records.end();
}

/** Puts lines together; one that can't be read spoils the record that it may belong to. */
function createRecords() {
  let kept: string[] = [];
  let characters = 0;
  let isLost = false;
  function* end(): Generator<LogPiece, void> {
    if (kept.length === 0) return;
    const message = kept.join("\n");
    kept = [];
    const [, day, time] = utc.exec(message) ?? [];
    const at = Date.parse(`${day}T${time}Z`);
    yield Number.isNaN(at) ? "unreadable" : { at, message };
  }
  return {
    end,
    *take(line: string | undefined): Generator<LogPiece, void> {
      const text = line?.replace(exported, "");
      if (text !== undefined && beginsRecord(text)) {
        yield* end();
        kept = [text];
        characters = text.length;
        isLost = false;
      } else if (text !== undefined && kept.length > 0 && characters + text.length <= maxRecordBytes) {
        kept.push(text);
        characters += text.length + 1;
      } else {
        kept = [];
        if (!isLost) yield "unreadable";
        isLost = true;
      }
    },
  };
}
