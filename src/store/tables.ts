/** A table as DynamoDB's CreateTable takes it, and the attribute (epoch seconds) by which DynamoDB may remove items later. */
export type TableDefinition = {
  readonly input: {
    TableName: string;
    KeySchema: { AttributeName: string; KeyType: "HASH" | "RANGE" }[];
    AttributeDefinitions: { AttributeName: string; AttributeType: "S" }[];
    BillingMode: "PAY_PER_REQUEST";
  };
  /** Undefined: items are permanent. */
  readonly ttlAttribute: "expiresAt" | undefined;
};

/** Names of the two tables, as configured. */
export type TableNames = { readonly ledger: string; readonly work: string };

/**
 * The one definition of whodid's tables; infrastructure and the sandbox create them from it, the app never does.
 * Which access pattern each key serves, and what it costs, stands in `src/store/README.md`.
 * No secondary indexes, no transactions, and TTL is switched on after creation: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-how-to.html
 */
export function tableDefinitions(names: TableNames): readonly [TableDefinition, TableDefinition] {
  return [
    { input: createInput(names.ledger), ttlAttribute: undefined },
    { input: createInput(names.work), ttlAttribute: "expiresAt" },
  ];
}

function createInput(tableName: string): TableDefinition["input"] {
  return {
    TableName: tableName,
    KeySchema: [
      { AttributeName: "pk", KeyType: "HASH" },
      { AttributeName: "sk", KeyType: "RANGE" },
    ],
    AttributeDefinitions: [
      { AttributeName: "pk", AttributeType: "S" },
      { AttributeName: "sk", AttributeType: "S" },
    ],
    BillingMode: "PAY_PER_REQUEST",
  };
}
