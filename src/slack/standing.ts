import type { WebClient } from "@slack/web-api";
import type { Logger } from "pino";
import { z } from "zod";

import type { FindStanding, Standing } from "../access/person.js";

/** How long an answer of Slack's is believed. Failed lookups are not kept. */
const believeMs = 60_000;

/** The account as `users.info` has it: https://docs.slack.dev/reference/objects/user-object */
const userInfo = z.object({
  user: z.object({
    id: z.string(),
    deleted: z.boolean().optional(),
    is_bot: z.boolean().optional(),
    is_restricted: z.boolean().optional(),
    is_ultra_restricted: z.boolean().optional(),
    is_stranger: z.boolean().optional(),
    is_invited_user: z.boolean().optional(),
    is_email_confirmed: z.boolean().optional(),
    team_id: z.string().optional(),
    tz: z.string().nullish(),
    enterprise_user: z.object({ teams: z.array(z.string()).default([]) }).optional(),
  }),
});

type User = z.infer<typeof userInfo>["user"];

/** Looks people up in Slack; every doubt refuses. */
export function createFindStanding(parts: {
  readonly client: WebClient;
  /** The workspace that whodid is installed in. */
  readonly teamId: string;
  readonly clock: () => number;
  readonly log: Logger;
}): FindStanding {
  const { client, teamId, clock, log } = parts;
  const known = new Map<string, { standing: Standing; until: number }>();

  return async ({ teamId: theirs, userId }, asOf) => {
    if (theirs !== teamId) return refused("stranger");
    const kept = known.get(userId);
    if (asOf === "recent" && kept !== undefined && kept.until > clock()) return kept.standing;
    known.delete(userId);
    try {
      const { user } = userInfo.parse(await client.users.info({ user: userId }));
      const standing = judge(user, userId, teamId);
      known.set(userId, { standing, until: clock() + believeMs });
      return standing;
    } catch (err) {
      log.warn({ err, userId }, "account not looked up");
      return refused("lookup-failed");
    }
  };
}

/**
 * Of a member of the workspace Slack always says `deleted`, `is_bot` and the two marks of a guest: without one of them nothing is known.
 * `is_stranger`, `is_invited_user` and an address that is not confirmed are only said where they apply, so absent means no.
 * Without `team_id` nobody knows whose account it is, so absent means another company's.
 */
function judge(user: User, asked: string, teamId: string): Standing {
  if (user.deleted === true) return refused("deactivated");
  if (user.is_bot === true) return refused("bot");
  const isOfTheTeam = user.team_id === teamId || user.enterprise_user?.teams.includes(teamId) === true;
  if (user.id !== asked || !isOfTheTeam || user.is_stranger === true) return refused("stranger");
  if (user.is_invited_user === true || user.is_email_confirmed === false) return refused("stranger");
  if (user.is_restricted === true || user.is_ultra_restricted === true) return refused("guest");
  const isSaid = [user.deleted, user.is_bot, user.is_restricted, user.is_ultra_restricted];
  if (isSaid.includes(undefined)) return refused("lookup-failed");
  const timeZone = knownZone(user.tz);
  return { kind: "member", ...(timeZone === undefined ? {} : { timeZone }) };
}

/** The zone by its name: `tz_offset` is only today's, and wrong half the year. */
function knownZone(name: string | null | undefined): string | undefined {
  if (!name) return undefined;
  try {
    Intl.DateTimeFormat("en", { timeZone: name }).format(0);
    return name;
  } catch {
    return undefined;
  }
}

const refused = (because: Extract<Standing, { kind: "refused" }>["because"]): Standing => ({
  kind: "refused",
  because,
});
