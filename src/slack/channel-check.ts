import { WebAPIPlatformError, type WebClient } from "@slack/web-api";
import { z } from "zod";

const channelInfo = z.object({
  channel: z.object({
    name: z.string().optional(),
    is_member: z.boolean().default(false),
    is_archived: z.boolean().default(false),
    /** With another company; `is_shared` is also true inside one. */
    is_ext_shared: z.boolean().default(false),
    is_pending_ext_shared: z.boolean().default(false),
  }),
});

/** What stands in the way of a feed in this channel, a plain sentence each; nothing when all is well. Faults of the network are thrown. */
export async function findChannelProblems(client: WebClient, channelId: string): Promise<readonly string[]> {
  try {
    const { channel } = channelInfo.parse(await client.conversations.info({ channel: channelId }));
    const name = channel.name === undefined ? channelId : `#${channel.name} (${channelId})`;
    return [
      ...(channel.is_member ? [] : [`whodid is not in the feed channel ${name}: invite it there.`]),
      ...(channel.is_archived ? [`The feed channel ${name} is archived: choose another one.`] : []),
      ...(channel.is_ext_shared || channel.is_pending_ext_shared
        ? [`The feed channel ${name} is shared with another company: choose one that is not.`]
        : []),
    ];
  } catch (error) {
    if (!(error instanceof WebAPIPlatformError)) throw error;
    return [explain(error.data.error, channelId)];
  }
}

function explain(code: string, channelId: string): string {
  switch (code) {
    case "channel_not_found":
      return `There is no feed channel ${channelId}, or it is private and whodid is not in it: check its id in whodid.yml and invite whodid there.`;
    case "missing_scope":
      return `whodid may not look at the feed channel ${channelId}: install the Slack app again with the scopes of manifest.yml.`;
    default:
      return `Slack would not show the feed channel ${channelId} (${code}): check its id in whodid.yml.`;
  }
}
