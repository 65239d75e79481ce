import type { IdentityCenterUser, UserBook } from "../../src/trail/identity-center.js";

/** The book of users in memory, for unit tests. */
export function createMemoryUserBook(clock: () => number): UserBook {
  const kept = new Map<string, { readonly name: string | null; readonly until: number }>();
  const keyOf = ({ userId, storeArn }: IdentityCenterUser) => JSON.stringify([userId, storeArn]);
  return {
    find: async (user) => {
      const item = kept.get(keyOf(user));
      return item !== undefined && item.until > clock() ? { name: item.name } : undefined;
    },
    keep: async (user, name, until) => void kept.set(keyOf(user), { name, until }),
  };
}
