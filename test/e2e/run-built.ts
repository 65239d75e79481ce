import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";

/** Runs the built command line with an environment of its own, to its end, in `folder` or where the tests run. */
export async function runBuilt(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  folder?: string,
): Promise<{ readonly status: number; readonly out: string; readonly err: string }> {
  const child = spawn(process.execPath, [resolve("dist/src/main.js"), ...args], {
    cwd: folder,
    env: {
      PATH: process.env["PATH"],
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
      ...environment,
    },
  });
  let out = "";
  let err = "";
  child.stdout.on("data", (chunk) => (out += String(chunk)));
  child.stderr.on("data", (chunk) => (err += String(chunk)));
  const [status] = (await once(child, "close")) as [number];
  return { status, out, err };
}
