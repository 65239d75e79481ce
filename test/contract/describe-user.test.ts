import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";

import { aws, identityCenterUsers } from "../../sandbox/seed.js";
import { createDescribeUser } from "../../src/aws/describe-user.js";
import { createTransport } from "../../src/aws/transport.js";
import type { DescribeUser } from "../../src/trail/identity-center.js";
import { joinRealms } from "../aws/one-realm.js";
import { start, type Started } from "../sandbox/aws/start.js";

joinRealms();

const transport = createTransport();
const environment = { ...process.env };
const storeArn = `arn:aws:identitystore::${aws.accountId}:identitystore/${aws.identityStoreId}`;
let world: Started;
let describeUser: DescribeUser;

beforeAll(async () => {
  world = await start();
  Object.assign(process.env, world.standIn.environment);
  describeUser = createDescribeUser({ transport, region: aws.region });
});

afterAll(async () => {
  transport.close();
  process.env = environment;
  await world.standIn.stop();
});

describe("a user of Identity Center", () => {
  const [carol] = identityCenterUsers;

  it("is named as they sign in", async () => {
    await expect(describeUser({ userId: carol.userId, storeArn })).resolves.toBe("carol@example.com");
  });

  it("is nobody when no store has them", async () => {
    await expect(describeUser({ userId: "unknown", storeArn })).resolves.toBeNull();
    await expect(
      describeUser({ userId: carol.userId, storeArn: storeArn.replace("9067", "9068") }),
    ).resolves.toBeNull();
    await expect(describeUser({ userId: carol.userId, storeArn: null })).resolves.toBeNull();
  });

  it.each(["throttle", "error-before", "drop"] as const)(
    "is a fault when that can't be known: %s",
    async (kind) => {
      world.faults.add({ service: "identitystore", operation: "DescribeUser", kind, times: 2 });
      await expect(describeUser({ userId: carol.userId, storeArn })).rejects.toThrow("did not tell");
      world.faults.clear();
      await expect(describeUser({ userId: carol.userId, storeArn })).resolves.toBe("carol@example.com");
    },
  );
});
