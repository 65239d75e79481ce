/** What ids are called. An unknown id is its own name. */
export function createNames({ people, channels, bot }) {
  const users = new Map([
    ["USLACKBOT", "Slackbot"],
    [bot.userId, bot.name],
    ...people.map(({ userId, realName }) => [userId, realName]),
  ]);
  const places = new Map(channels.map(({ id, name }) => [id, name]));
  return {
    user: (id) => users.get(id) ?? id,
    channel: (id) => places.get(id) ?? id,
  };
}
