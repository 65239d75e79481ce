import { parentPort } from "node:worker_threads";

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

/** The bytes go back with where the wanted records stand in them. */
export type ScanAnswer = Pick<ScanAsk, "buffer" | "offset" | "length"> & {
  readonly spans: readonly number[] | undefined;
};

/** A thread's entry: answers each file in its turn. Whatever goes wrong is thrown, and ends the thread. */
parentPort?.on("message", ({ buffer, offset, length, form, wanted }: ScanAsk) => {
  const spans = findSpans(Buffer.from(buffer, offset, length), form, wanted);
  const answer: ScanAnswer = { buffer, offset, length, spans };
  parentPort?.postMessage(answer, [buffer]);
});
