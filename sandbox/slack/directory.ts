import { bot, channels, people, team, type SeedPerson } from "../seed.js";

/** A conversation: a channel, or the direct messages of one person with the bot. */
export type Channel = {
  readonly id: string;
  readonly name: string;
  readonly kind: "public" | "private" | "direct";
  readonly isExtShared: boolean;
  /** User ids. */
  readonly members: readonly string[];
};

/** Who and what there is in the workspace. Nobody joins a channel or leaves it while the sandbox runs. */
export type Directory = {
  person(name: string): SeedPerson | undefined;
  personById(userId: string): SeedPerson | undefined;
  /** By id, `name` or `#name`. */
  channel(idOrName: string): Channel | undefined;
  /** The same, as far as the bot knows: a private channel without it does not exist. */
  channelForBot(idOrName: string): Channel | undefined;
  /** The person's direct messages with the bot. People of other workspaces have none. */
  direct(person: SeedPerson): Channel | undefined;
  isActive(person: SeedPerson): boolean;
  setActive(person: SeedPerson, on: boolean): void;
};

const userIdOf = (name: string) => people.find((each) => each.name === name)?.userId ?? bot.userId;

export function createDirectory(): Directory {
  const all: Channel[] = channels.map((each) => ({
    id: each.id,
    name: each.name,
    kind: each.isPrivate === true ? "private" : "public",
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
  const channel = (idOrName: string) =>
    all.find(
      (each) => each.id === idOrName || (each.kind !== "direct" && each.name === idOrName.replace(/^#/, "")),
    );
  const deactivated = new Set<string>();
  return {
    person: (name) => people.find((each) => each.name === name),
    personById: (id) => people.find((each) => each.userId === id),
    channel,
    channelForBot(idOrName) {
      const found = channel(idOrName);
      return found?.kind === "private" && !found.members.includes(bot.userId) ? undefined : found;
    },
    direct: (person) => all.find((each) => each.kind === "direct" && each.members.includes(person.userId)),
    isActive: ({ userId }) => !deactivated.has(userId),
    setActive({ userId }, on) {
      if (on) deactivated.delete(userId);
      else deactivated.add(userId);
    },
  };
}
