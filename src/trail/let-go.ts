import { MessageChannel } from "node:worker_threads";

/**
 * Frees the memory of a large buffer now; it must not be used any more. Left to the collector, which sees how small the buffer's own
 * object is, hundreds of megabytes of inflated files wait to be freed. To move memory to nobody is how Node frees it:
 * https://nodejs.org/api/worker_threads.html#considerations-when-transferring-typedarrays-and-buffers
 */
export function letGo({ buffer, byteLength }: Buffer): void {
  // Smaller ones share memory with others.
  if (byteLength < 65_536 || !(buffer instanceof ArrayBuffer)) return;
  const { port1, port2 } = new MessageChannel();
  port2.close();
  port1.postMessage(null, [buffer]);
  port1.close();
}
