import type { Database } from "../../src/access/database.js";
import type { Person } from "../../src/access/person.js";
import type { Execute } from "../../src/sql/ports.js";

export const statementId = "01JDF5V9N4W0M8Q2R6T7Y1Z3XK";

export const secretArn = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:sql/alice-a1B2c3";

export const alice: Person = {
  name: "alice",
  slack: { teamId: "T0TEAM", userId: "U0ALICE" },
  roleArn: "arn:aws:iam::111122223333:role/sql-alice",
  sourceIdentity: "alice@example.com",
  groups: [],
};

export const billing: Database = {
  name: "billing",
  clusterArn: "arn:aws:rds:eu-west-1:111122223333:cluster:billing",
  database: "billing",
  engine: "postgresql",
  region: "eu-west-1",
  environment: "production",
  secrets: [{ secretArn }],
  channels: [],
};

export const session = {
  accessKeyId: "ASIAEXAMPLE",
  secretAccessKey: "not-a-secret",
  sessionToken: "not-a-token",
};

/** A statement by itself, unless `over` says otherwise. */
export function askToExecute(over: Partial<Parameters<Execute>[0]> = {}): Parameters<Execute>[0] {
  return {
    session,
    database: billing,
    secretArn,
    sql: `drop table a\n/* whodid ${statementId} */`,
    statementId,
    readOnly: false,
    signal: new AbortController().signal,
    onWaking: () => undefined,
    ...over,
  };
}
