/** Starts a thread from its TypeScript source, whose address is given as `workerData`. */
import { workerData } from "node:worker_threads";
import { tsImport } from "tsx/esm/api";

await tsImport(workerData, import.meta.url);
