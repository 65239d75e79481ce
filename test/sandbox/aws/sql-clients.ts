import {
  BatchExecuteStatementCommand,
  BeginTransactionCommand,
  ExecuteStatementCommand,
  type ExecuteStatementCommandInput,
} from "@aws-sdk/client-rds-data";
import { aws } from "../../../sandbox/seed.js";
import { secretOf, type Started } from "./start.js";

export type More = Partial<ExecuteStatementCommandInput>;

export const target = { resourceArn: aws.clusterArn, database: "billing" };

/** Alice, who may read, and Bob, who may do everything, on the Data API. */
export async function sqlClients(sandbox: Started) {
  const alice = sandbox.dataApi(await sandbox.become("alice"));
  const bob = sandbox.dataApi(await sandbox.become("bob"));
  const bobs = { ...target, secretArn: secretOf("bob") };
  return {
    alice,
    bob,
    asAlice: (sql: string, more: More = {}) =>
      alice.send(new ExecuteStatementCommand({ ...target, secretArn: secretOf("alice"), sql, ...more })),
    asBob: (sql: string, more: More = {}) => bob.send(new ExecuteStatementCommand({ ...bobs, sql, ...more })),
    async begin(): Promise<string> {
      const { transactionId } = await bob.send(new BeginTransactionCommand(bobs));
      return transactionId ?? "";
    },
    /** What ends a transaction of Bob's. */
    ending: (transactionId: string) => ({
      resourceArn: aws.clusterArn,
      secretArn: secretOf("bob"),
      transactionId,
    }),
    /** Bob's batch, a number each. */
    batch: (sql: string, values: readonly number[]) =>
      bob.send(
        new BatchExecuteStatementCommand({
          ...bobs,
          sql,
          parameterSets: values.map((longValue) => [{ name: "n", value: { longValue } }]),
        }),
      ),
  };
}

export type SqlClients = Awaited<ReturnType<typeof sqlClients>>;
