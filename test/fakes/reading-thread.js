/** Starts the reading thread from its TypeScript source. */
import { tsImport } from "tsx/esm/api";

await tsImport("../../src/statement/thread.ts", import.meta.url);
