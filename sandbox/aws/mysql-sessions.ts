import { type Connection, createConnection } from "mysql2";
import { invalid } from "./database-error.js";
import type { Mariadb } from "./mariadb.js";
import type { Sessions } from "./transactions.js";

/** Sessions of the server, one for each call or transaction. */
export function mysqlSessions(server: () => Promise<Mariadb>): Sessions<Connection> {
  return {
    async open(secretArn, database) {
      const login = (await server()).login(secretArn);
      if (login === undefined) throw invalid("The secret does not open this cluster.");
      const client = createConnection({ ...login, database, charset: "utf8mb4" });
      await new Promise<void>((resolve, reject) => {
        client.connect((error) => (error === null ? resolve() : reject(error)));
      });
      client.on("error", () => {});
      return client;
    },
    begin: (client) => run(client, "START TRANSACTION"),
    async giveBack(client) {
      await run(client, "ROLLBACK").catch(() => {});
      client.end();
    },
    close: (client) => client.destroy(),
  };
}

/** Runs what returns nothing. */
export function run(client: Connection, sql: string): Promise<void> {
  return new Promise((resolve, reject) => {
    client.query(`/* RDS Data API */ ${sql}`, (error) => (error === null ? resolve() : reject(error)));
  });
}
