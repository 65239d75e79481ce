import type { Writable } from "node:stream";

/** Writes with back-pressure. Who stops reading (`whodid classify | head`) is no fault: writing then answers false. */
export function createWrite(output: Writable): (text: string) => Promise<boolean> {
  let open = true;
  let wake: (() => void) | undefined;
  const listen = () => {
    const close = () => {
      open = false;
      wake?.();
    };
    output.once("error", close).once("close", close);
  };
  return async (text) => {
    if (wake === undefined) listen();
    if (!open) return false;
    const mayGoOn = output.write(text);
    await new Promise<void>((resolve) => {
      wake = resolve;
      if (mayGoOn || !open) resolve();
      else output.once("drain", resolve);
    });
    return open;
  };
}
