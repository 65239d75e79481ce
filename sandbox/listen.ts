import type { Server } from "node:http";

/** Listens on loopback at the port, or the next free one after it; answers the port. Port 0 takes any. Throws when none is free. */
export async function listenNear(server: Server, port: number): Promise<number> {
  const last = port === 0 ? 0 : Math.min(port + 100, 65_535);
  for (let candidate = port; candidate <= last; candidate += 1) {
    if (await listen(server, candidate)) {
      const address = server.address();
      return typeof address === "object" && address !== null ? address.port : candidate;
    }
  }
  throw new Error(`no port from ${port} to ${last} is free`);
}

function listen(server: Server, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") resolve(false);
      else reject(error);
    };
    server.once("error", onError);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", onError);
      resolve(true);
    });
  });
}
