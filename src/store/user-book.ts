import { z } from "zod";
import type { IdentityCenterUser, UserBook } from "../trail/identity-center.js";
import type { Store } from "./connect.js";

const kept = z.object({ name: z.string().nullable(), until: z.number() });

/** Names of Identity Center's users in the work table, an item each. */
export function createUserBook({ work: table, clock }: Store): UserBook {
  return {
    find: async (user) => {
      const item = await table.get(keyOf(user));
      const { name, until } = item === undefined ? { name: null, until: 0 } : kept.parse(item);
      return until > clock() ? { name } : undefined;
    },
    keep: async (user, name, until) => {
      await table.put({ ...keyOf(user), name, until, expiresAt: Math.ceil(until / 1000) });
    },
  };
}

function keyOf({ userId, storeArn }: IdentityCenterUser) {
  return { pk: `user#${storeArn ?? ""}#${userId}`, sk: "name" };
}
