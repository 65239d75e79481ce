import type { WebClient } from "@slack/web-api";
import type { Logger } from "pino";
import { z } from "zod";

import type { FindStanding, Standing } from "../access/person.js";

/** How long an answer of Slack's is believed. Failed lookups are not kept. */
const believeMs = 60_000;

/**
 * The account as `users.info` has it: https://docs.slack.dev/reference/objects/user-object
 * Of a living account Slack always says the first five; without one of them the lookup counts as failed.
 * The others it only says where they apply, so absent means no; without `team_id` nobody knows whose account it is.
 */
const account = z.object({
  id: z.string(),
  deleted: z.literal(false),
  is_bot: z.boolean(),
  is_restricted: z.boolean(),
  is_ultra_restricted: z.boolean(),
  is_stranger: z.boolean().default(false),
  is_invited_user: z.boolean().default(false),
  is_email_confirmed: z.boolean().default(true),
  team_id: z.string().optional(),
  enterprise_user: z.object({ teams: z.array(z.string()).default([]) }).optional(),
});

/** Of a dead account Slack leaves out nearly everything. */
const dead = z.object({ id: z.string(), deleted: z.literal(true) });

const userInfo = z.object({ user: z.union([dead, account]) });

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

  return async ({ teamId: theirs, userId }) => {
    if (theirs !== teamId) return { kind: "refused", because: "stranger" };
    const kept = known.get(userId);
    if (kept !== undefined && kept.until > clock()) return kept.standing;
    known.delete(userId);
    try {
      const { user } = userInfo.parse(await client.users.info({ user: userId }));
      const standing = judge(user, userId, teamId);
      known.set(userId, { standing, until: clock() + believeMs });
      return standing;
    } catch (err) {
      log.warn({ err, userId }, "account not looked up");
      return { kind: "refused", because: "lookup-failed" };
    }
  };
}

function judge(user: User, asked: string, teamId: string): Standing {
  if (user.deleted) return { kind: "refused", because: "deactivated" };
  if (user.is_bot) return { kind: "refused", because: "bot" };
  if (user.is_restricted || user.is_ultra_restricted) return { kind: "refused", because: "guest" };
  const isOfTheTeam = user.team_id === teamId || user.enterprise_user?.teams.includes(teamId) === true;
  const isMember =
    user.id === asked && isOfTheTeam && !user.is_stranger && !user.is_invited_user && user.is_email_confirmed;
  return isMember ? { kind: "member" } : { kind: "refused", because: "stranger" };
}
