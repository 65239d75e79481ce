import { randomUUID } from "node:crypto";
import { DynamoDB } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, it } from "@jest/globals";
import { connectStore } from "../../../src/store/connect.js";
import type { Store } from "../../../src/store/connect.js";
import { tableDefinitions } from "../../../src/store/tables.js";
import { dynoxideBinary, startDynalite, startDynoxide } from "./dynamo-servers.js";
import type { DynamoServer } from "./dynamo-servers.js";

/** A clock that tests set. */
export type TestClock = { now: number };

/** What each implementation of a port needs to come to life. */
export type Implementations<Port> = {
  readonly inMemory: (clock: () => number) => Port;
  readonly stored: (store: Store) => Port;
};

/** What a description gets: an empty port at each call of `open`, and the clock that all of them go by. */
export type Ground<Port> = { readonly open: () => Promise<Port>; readonly clock: TestClock };

/** Runs one description against the fake in memory, dynalite, and dynoxide where its binary is installed. */
export function onEveryStore<Port>(
  name: string,
  { inMemory, stored }: Implementations<Port>,
  describePort: (ground: Ground<Port>) => void,
): void {
  describe(`${name} in memory`, () => {
    const clock = { now: 0 };
    describePort({ open: async () => inMemory(() => clock.now), clock });
  });
  describe(`${name} on dynalite`, () => {
    describeStored(startDynalite, stored, describePort);
  });
  describe(`${name} on dynoxide`, () => {
    const binary = dynoxideBinary();
    if (binary === undefined) it.skip("is skipped: dynoxide's binary is not installed here", () => {});
    else describeStored(() => startDynoxide(binary), stored, describePort);
  });
}

function describeStored<Port>(
  start: () => Promise<DynamoServer>,
  stored: (store: Store) => Port,
  describePort: (ground: Ground<Port>) => void,
): void {
  const clock = { now: 0 };
  const open: Store[] = [];
  let server: DynamoServer | undefined;
  beforeAll(async () => {
    server = await start();
  });
  afterAll(async () => {
    for (const store of open) store.close();
    await server?.stop();
  });
  describePort({
    clock,
    open: async () => {
      const store = await openStore(server?.endpoint ?? "", () => clock.now);
      open.push(store);
      return stored(store);
    },
  });
}

/** A store on two new, empty tables. */
export async function openStore(endpoint: string, clock: () => number): Promise<Store> {
  process.env["AWS_REGION"] = "eu-west-1";
  process.env["AWS_ACCESS_KEY_ID"] = "test";
  process.env["AWS_SECRET_ACCESS_KEY"] = "test";
  process.env["AWS_ENDPOINT_URL_DYNAMODB"] = endpoint;
  const names = { ledger: `ledger-${randomUUID()}`, work: `work-${randomUUID()}` };
  const client = new DynamoDB({ endpoint });
  for (const { input } of tableDefinitions(names)) await client.createTable(input);
  client.destroy();
  const store = connectStore({ ledgerTable: names.ledger, workTable: names.work, clock });
  // The SDK reads its environment at the first call: have it read this endpoint.
  await store.work.get({ pk: "none", sk: "none" });
  return store;
}
