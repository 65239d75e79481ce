/** Who has no entry among the seeded people. */
const machines = [
  ["U0WHODID", "whodid"],
  ["USLACKBOT", "Slackbot"],
];

/** What ids are called. An unknown id is its own name. */
export function createNames({ people, channels }) {
  const users = new Map([...machines, ...people.map(({ userId, realName }) => [userId, realName])]);
  const places = new Map(channels.map(({ id, name }) => [id, name]));
  return {
    user: (id) => users.get(id) ?? id,
    channel: (id) => places.get(id) ?? id,
  };
}
