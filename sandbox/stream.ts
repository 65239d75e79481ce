import type { IncomingMessage, ServerResponse } from "node:http";

type Changing = { onChange(listener: () => void): () => void };

/** Whatever happens in between, the same event rings once in this time. */
const restMs = 100;

/**
 * Server-sent events: `change` whenever something that people see has changed, `wire` when something went over the wire. The first
 * rings at once, those that follow closely ring together. What changed is asked for separately.
 */
export function createStream(sources: Readonly<Record<"change" | "wire", readonly Changing[]>>) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
    response.write(": open\n\n");
    const stops = Object.entries(sources).flatMap(([event, changing]) => {
      const bell = createBell(() => response.write(`event: ${event}\ndata: {}\n\n`));
      return [...changing.map((source) => source.onChange(bell.ask)), bell.stop];
    });
    request.on("close", () => {
      for (const stop of stops) stop();
    });
  };
}

function createBell(ring: () => void): { ask(this: void): void; stop(this: void): void } {
  let resting: NodeJS.Timeout | undefined;
  let again = false;
  function rest(): void {
    ring();
    resting = setTimeout(() => {
      resting = undefined;
      if (again) rest();
      again = false;
    }, restMs).unref();
  }
  return {
    ask() {
      if (resting === undefined) rest();
      else again = true;
    },
    stop: () => clearTimeout(resting),
  };
}
