import type { Form } from "./pick-records.js";
import type { Wanted } from "./sources.js";

/** The same bytes, or the wanted records alone, and where these stand in them; undefined, as `findSpans` has it, with the same bytes. */
export type Scanned = { readonly bytes: Buffer; readonly spans: readonly number[] | undefined };

/** Finds the wanted records in a whole file, here or in another thread. The bytes are given away, and come back with the answer. */
export type Scan = (bytes: Buffer, form: Form, wanted: Wanted) => Promise<Scanned>;
