import { describe } from "@jest/globals";
import { findMariadb } from "../../../sandbox/aws/mariadb.js";

/** MariaDB on this machine. Where there is none its tests are skipped, which is printed; on CI they fail instead, for there it is installed. */
export const mariadb = await findMariadb();
if (mariadb === undefined && process.env["CI"] === undefined)
  process.stdout.write(
    "Skipped: no MariaDB found (Debian: mariadb-server-core), so nothing runs on MySQL.\n",
  );

export const onMariadb = mariadb === undefined && process.env["CI"] === undefined ? describe.skip : describe;
