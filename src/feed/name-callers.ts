import type { Actor } from "../trail/event.js";
import type { NameUsers } from "../trail/identity-center.js";
import type { Found } from "./found.js";

/** Puts the names of Identity Center's users in place of their ids, as far as they can be found. Never rejects. */
export async function nameCallers(nameUsers: NameUsers, found: Found): Promise<Found> {
  const watched = found.watched.flatMap((one) => (one.kind === "call" ? [one.actor] : []));
  const callers = [...found.events.map(({ actor }) => actor), ...watched];
  const users = callers.flatMap(({ identityCenterUser: user }) => (user === undefined ? [] : [user]));
  if (users.length === 0) return found;
  const names = await nameUsers(users);
  return {
    ...found,
    events: found.events.map((event) => ({ ...event, actor: named(event.actor, names) })),
    watched: found.watched.map((one) =>
      one.kind === "call" ? { ...one, actor: named(one.actor, names) } : one,
    ),
  };
}

function named(actor: Actor, names: ReadonlyMap<string, string>): Actor {
  const name = names.get(actor.identityCenterUser?.userId ?? "");
  return name === undefined ? actor : { ...actor, name, person: name };
}
