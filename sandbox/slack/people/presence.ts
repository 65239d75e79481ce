import type { SeedPerson } from "../../seed.js";
import type { Controlled } from "../../stand-ins.js";
import type { Channel, Directory } from "../directory.js";

type Presence = { readonly person: SeedPerson; readonly channel: Channel };

/** A person of the seed whose account is active. */
export function findPerson(directory: Directory, name: string): Controlled<{ person: SeedPerson }> {
  const person = directory.person(name);
  if (person === undefined)
    return {
      ok: false,
      status: 404,
      error: `There is no person called "${name}"; GET /sandbox/people lists them.`,
    };
  return directory.isActive(person)
    ? { ok: true, person }
    : { ok: false, status: 409, error: `${name} is deactivated and cannot sign in.` };
}

/** A person in a place that they can see: a channel by name or id, or `dm`. */
export function findPresence(
  directory: Directory,
  ask: { readonly person: string; readonly channel: string },
): Controlled<Presence> {
  const found = findPerson(directory, ask.person);
  if (!found.ok) return found;
  const { person } = found;
  const channel = ask.channel === "dm" ? directory.direct(person) : directory.channel(ask.channel);
  if (channel === undefined)
    return {
      ok: false,
      status: 404,
      error:
        ask.channel === "dm"
          ? `${person.name} is of another workspace and has no direct messages with the bot.`
          : `There is no channel called "${ask.channel}"; GET /sandbox/channels lists them.`,
    };
  if (!channel.members.includes(person.userId))
    return { ok: false, status: 409, error: `${person.name} is not a member of ${channel.name}.` };
  return { ok: true, person, channel };
}
