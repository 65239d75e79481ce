import { parentPort } from "node:worker_threads";

import { letGo } from "./let-go.js";
import { findSpans } from "./pick-records.js";
import type { Form } from "./pick-records.js";
import type { Wanted } from "./sources.js";

type ScanAsk = {
  readonly buffer: ArrayBuffer;
  readonly offset: number;
  readonly length: number;
  readonly form: Form;
  readonly wanted: Wanted;
};

/** The bytes go back, or just the wanted records, with where these stand in them. */
export type ScanAnswer = Pick<ScanAsk, "buffer" | "offset" | "length"> & {
  readonly spans: readonly number[] | undefined;
};

/** Only the records that stand in spans, if they are few: what waits to be parsed shall not hold the whole file. */
function pickOut(whole: Buffer<ArrayBuffer>, spans: readonly number[]): ScanAnswer {
  let length = 0;
  for (let at = 0; at < spans.length; at += 2) length += (spans[at + 1] ?? 0) - (spans[at] ?? 0);
  if (length * 2 > whole.length)
    return { buffer: whole.buffer, offset: whole.byteOffset, length: whole.length, spans };
  const picked = Buffer.from(new ArrayBuffer(length));
  const moved: number[] = [];
  let end = 0;
  for (let at = 0; at < spans.length; at += 2) {
    moved.push(end);
    end += whole.copy(picked, end, spans[at], spans[at + 1]);
    moved.push(end);
  }
  return { buffer: picked.buffer, offset: 0, length, spans: moved };
}

/** A thread's entry: answers each file in its turn. Whatever goes wrong is thrown, and ends the thread. */
parentPort?.on("message", ({ buffer, offset, length, form, wanted }: ScanAsk) => {
  const whole = Buffer.from(buffer, offset, length);
  const spans = findSpans(whole, form, wanted);
  const answer = spans === undefined ? { buffer, offset, length, spans } : pickOut(whole, spans);
  parentPort?.postMessage(answer, [answer.buffer]);
  if (answer.buffer !== buffer) letGo(whole);
});
