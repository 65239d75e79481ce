import dynamoose from "dynamoose";
import { createDynamoTable } from "./dynamo-table.js";
import type { DynamoTable } from "./dynamo-table.js";

/** The connection that all adapters of this folder share. */
export type Store = {
  readonly ledger: DynamoTable;
  readonly work: DynamoTable;
  readonly clock: () => number;
  /** Frees the sockets; nothing may be asked afterwards. */
  close(): void;
};

/**
 * Opens the two tables, which must exist (`tableDefinitions`); nothing is sent until something is asked.
 * Region, credentials and endpoint come from the SDK's own environment.
 */
export function connectStore(config: {
  readonly ledgerTable: string;
  readonly workTable: string;
  readonly clock: () => number;
}): Store {
  const instance = new dynamoose.Instance();
  const client = new instance.aws.ddb.DynamoDB({
    requestHandler: { connectionTimeout: 2_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
  });
  instance.aws.ddb.set(client);
  return {
    ledger: openTable(instance, config.ledgerTable),
    work: openTable(instance, config.workTable),
    clock: config.clock,
    close: () => client.destroy(),
  };
}

/** Keys alone are declared: what an item holds is written by one adapter and parsed by it. */
function openTable(instance: InstanceType<typeof dynamoose.Instance>, name: string): DynamoTable {
  const schema = new dynamoose.Schema(
    { pk: { type: String, hashKey: true }, sk: { type: String, rangeKey: true } },
    { saveUnknown: true },
  );
  const model = dynamoose.model(name, schema);
  // The table binds the model to this instance's client; dynamoose's own default instance is never used.
  void new instance.Table(name, [model], { create: false, waitForActive: false });
  return createDynamoTable(name, model, instance.aws);
}
