import { bot, channels, people, team, type SeedPerson } from "../seed.js";

/** A conversation: a public channel, or the direct messages of one person with the bot. */
export type Channel = {
  readonly id: string;
  readonly name: string;
  readonly kind: "public" | "direct";
  readonly isExtShared: boolean;
  /** User ids. */
  readonly members: readonly string[];
};

/** Who and what there is in the workspace. Fixed: nobody joins or leaves while the sandbox runs. */
export type Directory = {
  person(name: string): SeedPerson | undefined;
  personById(userId: string): SeedPerson | undefined;
  /** By id, `name` or `#name`. */
  channel(idOrName: string): Channel | undefined;
  /** The person's direct messages with the bot. People of other workspaces have none. */
  direct(person: SeedPerson): Channel | undefined;
};

const userIdOf = (name: string) => people.find((each) => each.name === name)?.userId ?? bot.userId;

export function createDirectory(): Directory {
  const all: Channel[] = channels.map((each) => ({
    id: each.id,
    name: each.name,
    kind: "public",
    isExtShared: each.isExtShared,
    members: each.members.map(userIdOf),
  }));
  for (const person of people.filter((each) => each.teamId === team.id)) {
    all.push({
      id: `D${person.userId.slice(1)}`,
      name: "directmessage",
      kind: "direct",
      isExtShared: false,
      members: [person.userId, bot.userId],
    });
  }
  return {
    person: (name) => people.find((each) => each.name === name),
    personById: (id) => people.find((each) => each.userId === id),
    channel: (idOrName) =>
      all.find(
        (each) =>
          each.id === idOrName || (each.kind === "public" && each.name === idOrName.replace(/^#/, "")),
      ),
    direct: (person) => all.find((each) => each.kind === "direct" && each.members.includes(person.userId)),
  };
}
