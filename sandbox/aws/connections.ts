import { Pool, type PoolClient } from "pg";
import { secrets } from "../seed.js";
import type { Postgres } from "./postgres.js";
import type { Sessions } from "./transactions.js";

/** A pool of sessions for each secret and database, as the service keeps them. */
export type Connections = Sessions<PoolClient> & {
  /** Asks the server to stop what this session runs. */
  cancel(client: PoolClient): Promise<void>;
  stop(): Promise<void>;
};

/** Sessions are recognised by this: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/monitoring-using-performance-insights-data-api.html */
const applicationName = "rds-data-api";
const sessionsPerPool = 10;

export function createConnections(postgres: Postgres): Connections {
  const pools = new Map<string, Pool>();
  const poolOf = (secretArn: string, database: string): Pool => {
    const key = `${secretArn} ${database}`;
    const known = pools.get(key);
    if (known !== undefined) return known;
    const user = secrets.find(({ arn }) => arn === secretArn)?.databaseUser ?? "";
    const pool = new Pool({
      ...postgres.login(user),
      database,
      application_name: applicationName,
      max: sessionsPerPool,
      connectionTimeoutMillis: 10_000,
      allowExitOnIdle: true,
    });
    // An idle session that the server ends is no fault of a call; the next call opens another.
    pool.on("error", () => {});
    pool.on("connect", (client) => client.on("error", () => {}));
    pools.set(key, pool);
    return pool;
  };
  return {
    open: (secretArn, database) => poolOf(secretArn, database).connect(),
    async begin(client) {
      await client.query("BEGIN");
    },
    close: (client) => client.release(true),
    async giveBack(client) {
      try {
        if (client.getTransactionStatus() !== "I") await client.query("/* RDS Data API */ ROLLBACK");
        await client.query("/* RDS Data API */ DISCARD ALL");
        client.release();
      } catch {
        client.release(true);
      }
    },
    async cancel(client) {
      await postgres.admin.query("/* RDS Data API */ SELECT pg_cancel_backend($1)", [processIdOf(client)]);
    },
    async stop() {
      await Promise.all([...pools.values()].map((pool) => pool.end()));
    },
  };
}

/** The server's process of this session; pg has it, its types do not. */
export function processIdOf(client: PoolClient): number {
  return "processID" in client && typeof client.processID === "number" ? client.processID : 0;
}
