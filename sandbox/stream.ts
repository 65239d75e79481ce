import type { IncomingMessage, ServerResponse } from "node:http";

type Changing = { onChange(listener: () => void): () => void };

/** Server-sent events: one `change` whenever something visible changed. What changed is asked for separately. */
export function createStream(sources: readonly Changing[]) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
    response.write(": open\n\n");
    const stops = sources.map((source) =>
      source.onChange(() => response.write("event: change\ndata: {}\n\n")),
    );
    request.on("close", () => {
      for (const stop of stops) stop();
    });
  };
}
