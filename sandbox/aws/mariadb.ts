import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { access, chmod, chown, mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Connection, createConnection } from "mysql2/promise";
import { shop, shopSecrets } from "../seed.js";
import { freePort } from "./free-port.js";
import { launchGuarded } from "./guarded.js";
import { serverUser } from "./native.js";
import { packageFile } from "./package-file.js";

/** What a session of the server needs to log in. */
export type MysqlLogin = {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
};

export type Mariadb = {
  /** The login of a secret's database user; undefined for a secret of another cluster. */
  login(secretArn: string): MysqlLogin | undefined;
  /** The one session of the service's own upkeep. */
  readonly admin: Connection;
  stop(): Promise<void>;
};

/** MariaDB's programs as this machine has them. */
type Programs = { readonly server: string; readonly share: string };

/** Where Debian, Fedora, Homebrew and MariaDB's own packages put them. */
const places = ["/usr", "/usr/local", "/opt/homebrew"].flatMap((root) =>
  ["sbin", "bin", "libexec"].map((folder) => ({ root, server: path.join(root, folder, "mariadbd") })),
);
const startDeadlineMs = 30_000;

/** Everything that would cost time or memory and only guards data on a disk is off. */
const settings = [
  "--no-defaults",
  "--innodb-log-file-size=4M",
  "--innodb-buffer-pool-size=16M",
  "--innodb-flush-log-at-trx-commit=0",
  "--innodb-flush-method=nosync",
];

/** How to start a MariaDB server, the nearest to Aurora MySQL that Debian has; undefined where this machine has none. */
export async function findMariadb(): Promise<{ readonly start: () => Promise<Mariadb> } | undefined> {
  for (const { root, server } of places) {
    const share = path.join(root, "share", "mysql");
    const found = await Promise.all([access(server), access(path.join(share, "mysql_system_tables.sql"))])
      .then(() => true)
      .catch(() => false);
    if (found) return { start: () => startMariadb({ server, share }) };
  }
  return undefined;
}

/** Starts it with the seeded database, on a free port of 127.0.0.1, in a temporary folder that `stop` removes. */
async function startMariadb({ server, share }: Programs): Promise<Mariadb> {
  const folder = await mkdtemp(path.join(tmpdir(), "whodid-mariadb-"));
  try {
    return await startIn(folder, { server, share });
  } catch (cause) {
    await rm(folder, { recursive: true, force: true });
    throw new Error("MariaDB did not start for the sandbox: see the cause below.", { cause });
  }
}

async function startIn(folder: string, programs: Programs): Promise<Mariadb> {
  const user = await serverUser();
  const dataFolder = path.join(folder, "data");
  await mkdir(dataFolder);
  await chmod(folder, 0o755);
  const { uid, gid } = user;
  if (uid !== undefined && gid !== undefined)
    await Promise.all([chown(folder, uid, gid), chown(dataFolder, uid, gid)]);
  const password = randomBytes(18).toString("base64url");
  await initialise(programs, dataFolder, user, password);

  const port = await freePort();
  const logFile = path.join(folder, "mariadb.log");
  const { child, guard } = await launchGuarded({
    folder,
    pidFile: "pid",
    signal: "TERM",
    command: [
      programs.server,
      ...settings,
      `--datadir=${dataFolder}`,
      `--port=${port}`,
      `--socket=${path.join(folder, "socket")}`,
      `--pid-file=${path.join(folder, "pid")}`,
      "--bind-address=127.0.0.1",
      "--skip-name-resolve",
      "--default-time-zone=+00:00",
      "--character-set-server=utf8mb4",
    ],
    user,
    logFile,
  });
  const root = { host: "127.0.0.1", port, user: "rdsadmin", password };
  const admin = await connectWhenReady(root, () => child.exitCode !== null, logFile);
  const logins = await seed(admin, root);
  return {
    login: (secretArn) => logins.get(secretArn),
    admin,
    async stop() {
      await admin.end();
      guard.end("stop\n");
      child.ref();
      if (child.exitCode === null) await once(child, "exit");
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** What its install script does, which Debian's smallest package lacks a helper for. */
async function initialise(
  { server, share }: Programs,
  dataFolder: string,
  user: Awaited<ReturnType<typeof serverUser>>,
  password: string,
): Promise<void> {
  const tables = await Promise.all(
    ["mysql_system_tables.sql", "mysql_performance_tables.sql", "mysql_system_tables_data.sql"].map((name) =>
      readFile(path.join(share, name), "utf8"),
    ),
  );
  const statements = [
    "CREATE DATABASE mysql;",
    "USE mysql;",
    ...tables,
    "FLUSH PRIVILEGES;",
    `CREATE USER rdsadmin@'127.0.0.1' IDENTIFIED BY '${password}';`,
    "GRANT ALL ON *.* TO rdsadmin@'127.0.0.1' WITH GRANT OPTION;",
  ];
  const child = spawn(server, [...settings, "--bootstrap", `--datadir=${dataFolder}`], {
    ...user,
    stdio: ["pipe", "ignore", "pipe"],
  });
  let words = "";
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (words += chunk));
  child.stdin.on("error", () => {}).end(`${statements.join("\n")}\n`);
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`mariadbd --bootstrap ended with ${code}: ${words.slice(-2000)}`);
}

async function connectWhenReady(
  login: MysqlLogin,
  hasEnded: () => boolean,
  logFile: string,
): Promise<Connection> {
  const deadline = performance.now() + startDeadlineMs;
  for (;;) {
    try {
      return await createConnection({ ...login, multipleStatements: true });
    } catch (cause) {
      if (hasEnded() || performance.now() > deadline) {
        const words = await readFile(logFile, "utf8");
        throw new Error(`The server is not reachable; its log: ${words.slice(-2000)}`, { cause });
      }
      await sleep(20);
    }
  }
}

async function seed(admin: Connection, root: MysqlLogin): Promise<ReadonlyMap<string, MysqlLogin>> {
  await admin.query(`CREATE DATABASE ${shop.database}; USE ${shop.database}`);
  await admin.query(await readFile(packageFile("sandbox/aws/seed-shop.sql"), "utf8"));
  const logins = new Map<string, MysqlLogin>();
  for (const { arn, databaseUser, reads } of shopSecrets) {
    const password = randomBytes(18).toString("base64url");
    const rights = reads ? "SELECT, SHOW VIEW" : "ALL";
    await admin.query(`CREATE USER ${databaseUser}@'127.0.0.1' IDENTIFIED BY '${password}'`);
    await admin.query(`GRANT ${rights} ON ${shop.database}.* TO ${databaseUser}@'127.0.0.1'`);
    logins.set(arn, { ...root, user: databaseUser, password });
  }
  return logins;
}
