import { spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { chown, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { secrets } from "../seed.js";
import { freePort } from "./free-port.js";
import { launchGuarded } from "./guarded.js";
import { installPostgres, removeInstallation, type Installation } from "./native.js";
import { packageFile } from "./package-file.js";

/** What the pool of one secret needs to log in. */
export type Login = {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
};

export type Postgres = {
  /** The login of a secret's database user. */
  login(databaseUser: string): Login;
  /** The one connection of the service's own upkeep, a superuser's. */
  readonly admin: Client;
  /** The server's own statement log, in Aurora's line prefix. */
  readonly logFile: string;
  stop(): Promise<void>;
};

const startDeadlineMs = 30_000;

/**
 * Aurora's default prefix: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_LogAccess.Concepts.PostgreSQL.overview.parameter-groups.html
 * Everything that would cost time and only guards data on a disk is off.
 */
const settings = [
  "listen_addresses=127.0.0.1",
  "unix_socket_directories=",
  "max_connections=60",
  "log_line_prefix=%t:%r:%u@%d:[%p]:",
  "log_statement=all",
  "log_timezone=UTC",
  "timezone=UTC",
  "password_encryption=scram-sha-256",
  "fsync=off",
  "synchronous_commit=off",
  "full_page_writes=off",
];

/**
 * Starts a PostgreSQL server with the seeded database, on a free port of 127.0.0.1, in a temporary folder that `stop` removes.
 * `more` are further settings, as `name=value`. Throws with one plain sentence, and the cause, when it cannot start.
 */
export async function startPostgres(more: readonly string[] = []): Promise<Postgres> {
  const installation = await installPostgres();
  try {
    return await startIn(installation, [...settings, ...more]);
  } catch (cause) {
    await removeInstallation(installation);
    throw new Error(
      "PostgreSQL did not start for the sandbox: see the cause below; a full disk or a forbidden temporary folder are the usual ones.",
      { cause },
    );
  }
}

async function startIn(installation: Installation, chosen: readonly string[]): Promise<Postgres> {
  const password = randomBytes(18).toString("base64url");
  await initialise(installation, password);
  const port = await freePort();
  const logFile = path.join(installation.folder, "postgresql.log");
  const server = await launchGuarded({
    folder: installation.folder,
    pidFile: "data/postmaster.pid",
    signal: "INT",
    command: [
      installation.program("postgres"),
      "-D",
      installation.dataFolder,
      "-p",
      String(port),
      ...chosen.flatMap((setting) => ["-c", setting]),
    ],
    user: installation.user,
    logFile,
  });
  const root: Login = { host: "127.0.0.1", port, user: "rdsadmin", password };
  const admin = await connectWhenReady(root, server.child, logFile);
  const passwords = await seed(admin, root);
  return {
    login: (user) => ({ host: root.host, port, user, password: passwords.get(user) ?? "" }),
    admin,
    logFile,
    async stop() {
      await admin.end();
      server.guard.end("stop\n");
      server.child.ref();
      if (server.child.exitCode === null) await once(server.child, "exit");
      await removeInstallation(installation);
    },
  };
}

async function initialise(installation: Installation, password: string): Promise<void> {
  const passwordFile = path.join(installation.folder, "password");
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  const { uid, gid } = installation.user;
  if (uid !== undefined && gid !== undefined) await chown(passwordFile, uid, gid);
  const child = spawn(
    installation.program("initdb"),
    [
      `--pgdata=${installation.dataFolder}`,
      "--username=rdsadmin",
      `--pwfile=${passwordFile}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      "--locale=C",
      "--no-sync",
    ],
    { ...installation.user, stdio: ["ignore", "ignore", "pipe"], env: { LC_ALL: "C" } },
  );
  let words = "";
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (words += chunk));
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`initdb ended with ${code}: ${words.trim()}`);
}

async function connectWhenReady(login: Login, server: ChildProcess, logFile: string): Promise<Client> {
  const deadline = performance.now() + startDeadlineMs;
  for (;;) {
    const client = new Client({ ...login, database: "postgres", application_name: "rdsadmin" });
    try {
      await client.connect();
      client.on("error", () => {});
      return client;
    } catch (cause) {
      if (server.exitCode !== null || performance.now() > deadline) {
        const words = await readFile(logFile, "utf8");
        throw new Error(`The server is not reachable; its log: ${words.slice(-2000)}`, { cause });
      }
      await sleep(30);
    }
  }
}

async function seed(admin: Client, root: Login): Promise<ReadonlyMap<string, string>> {
  const passwords = new Map<string, string>();
  for (const { databaseUser } of secrets) {
    const password = randomBytes(18).toString("base64url");
    passwords.set(databaseUser, password);
    await admin.query(`CREATE ROLE ${databaseUser} LOGIN PASSWORD '${password}'`);
  }
  await admin.query("CREATE DATABASE billing OWNER bob");
  const billing = new Client({ ...root, database: "billing" });
  await billing.connect();
  await billing.query(await readFile(packageFile("sandbox/aws/seed.sql"), "utf8"));
  await billing.end();
  return passwords;
}
