import type { Logger } from "pino";

import type { DescribeUser, IdentityCenterUser, NameUsers, UserBook } from "../trail/identity-center.js";
import type { Timing } from "./ports.js";

type Parts = {
  readonly describeUser: DescribeUser;
  readonly users: UserBook;
  readonly clock: () => number;
  readonly timing: Pick<Timing, "sleep">;
  readonly log: Logger;
};

/** How long a name is taken for current, and how long a user that is not there stays unknown. */
const nameMs = 24 * 3_600_000;
const nobodyMs = 3_600_000;
/** The feed does not wait longer than this; who is named later is named in time for the next file. */
const patienceMs = 5_000;
/** After a fault nobody is asked for. */
const quietMs = 60_000;
const atATime = 5;

/** Finds users' names: remembered ones first, the others from Identity Center. What fails is logged; those users stay unnamed. */
export function createNameUsers({ describeUser, users: book, clock, timing, log }: Parts): NameUsers {
  let quietUntil = 0;

  async function nameOf(user: IdentityCenterUser): Promise<string | null> {
    const known = await book.find(user);
    if (known !== undefined) return known.name;
    if (clock() < quietUntil) return null;
    const name = await describeUser(user);
    await book.keep(user, name, clock() + (name === null ? nobodyMs : nameMs));
    return name;
  }

  return async (wanted) => {
    const names = new Map<string, string>();
    const users = new Map(wanted.map((user) => [`${user.storeArn} ${user.userId}`, user]));
    if (users.size === 0) return names;
    const over = new AbortController();
    const queue = users.values();
    const work = async (): Promise<void> => {
      for (const user of queue) {
        if (over.signal.aborted) return;
        try {
          const name = await nameOf(user);
          if (name !== null) names.set(user.userId, name);
        } catch (err) {
          quietUntil = clock() + quietMs;
          log.warn({ err, userId: user.userId }, "a user of Identity Center could not be resolved");
        }
      }
    };
    const all = Promise.all(Array.from({ length: atATime }, work));
    await Promise.race([all, timing.sleep(patienceMs, over.signal)]);
    over.abort();
    return new Map(names);
  };
}
