import { allowedRisks, personOf } from "../access/decide.js";
import type { Person, SlackUser } from "../access/person.js";
import type { Message } from "../message/message.js";
import { readHealth } from "./health.js";
import { lookUpOwn } from "./own-statements.js";
import type { HomeParts } from "./ports.js";
import { renderTurnedAway } from "./render-turned-away.js";
import { renderHome } from "./render-home.js";

/** Databases of which more is told than the name: each is a look into the ledger. */
const mostTold = 10;

/** The story of App Home: who looks → what they may do → their statements → how feed and trail are → show. */
export function createShowHome(parts: HomeParts): (user: SlackUser) => Promise<void> {
  return async (user) => parts.publish(user, await homeOf(parts, user));
}

async function homeOf(parts: HomeParts, user: SlackUser): Promise<Message> {
  const standing = await parts.findStanding(user, "recent");
  if (standing.kind === "refused") return renderTurnedAway({ because: standing.because });
  const person = personOf(parts.policy, user);
  return person === undefined
    ? renderTurnedAway({ because: "unknown", userId: user.userId })
    : personsHome(parts, person);
}

async function personsHome(parts: HomeParts, person: Person): Promise<Message> {
  const access = parts.policy.databases
    .map((database) => ({ database, risks: allowedRisks(parts.policy, person, database) }))
    .filter(({ risks }) => risks.length > 0);
  const told = access.slice(0, mostTold);
  const [own, health] = await Promise.all([
    unlessFault(parts, lookUpOwn(parts, person)),
    unlessFault(
      parts,
      readHealth(
        parts,
        told.map(({ database }) => database),
      ),
    ),
  ]);
  const { commands, feedChannelId, settlingMinutes, menuOf, clock } = parts;
  const now = clock();
  const rest = access.slice(mostTold).map(({ database }) => database.name);
  return renderHome({
    person,
    access: told,
    rest,
    own,
    health,
    commands,
    feedChannelId,
    settlingMinutes,
    menuOf,
    now,
  });
}

/** What can't be read just now is said to be so; the rest of the view stands. */
async function unlessFault<T>({ log }: HomeParts, reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (err) {
    log.warn({ err }, "a part of App Home could not be read");
    return undefined;
  }
}
