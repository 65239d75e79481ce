import { spawn, type ChildProcess } from "node:child_process";
import { open } from "node:fs/promises";
import type { Writable } from "node:stream";

/** A server of the sandbox: stop it by a word to its guard. */
export type Guarded = { readonly child: ChildProcess; readonly guard: Writable };

/**
 * A guard reads from a pipe that this process holds: when we end, even by kill -9, it stops the server and removes the folder.
 * The server's pid file tells when it has gone; its pid may stay on as a zombie.
 */
const guarded = [
  '(read -r word <&3 && farewell=yes; kill -"$2" $$; [ "$farewell" ] && exit;',
  'for tenth in $(seq 100); do [ -e "$0/$1" ] || break; sleep 0.1; done; rm -rf "$0")',
  '>/dev/null 2>&1 & shift 2; exec "$@"',
].join(" ");

/** Starts a database server that does not outlive us. `pidFile` is relative to `folder`, which goes with it; `signal` stops it. */
export async function launchGuarded(server: {
  readonly folder: string;
  readonly pidFile: string;
  readonly signal: "INT" | "TERM";
  readonly command: readonly string[];
  readonly user: { readonly uid?: number; readonly gid?: number };
  readonly logFile: string;
}): Promise<Guarded> {
  const { folder, pidFile, signal, command, user } = server;
  const log = await open(server.logFile, "a");
  const child = spawn("/bin/sh", ["-c", guarded, folder, pidFile, signal, ...command], {
    ...user,
    stdio: ["ignore", "ignore", log.fd, "pipe"],
    env: { LC_ALL: "C", PATH: "/usr/bin:/bin" },
  });
  child.unref();
  await log.close();
  const guard = child.stdio[3];
  if (guard === null || guard === undefined || !("write" in guard)) throw new Error("no pipe to the guard");
  guard.on("error", () => {});
  return { child, guard };
}
