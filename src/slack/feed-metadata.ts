import { z } from "zod";

const eventType = "whodid_feed";

/** The key of a feed message, readable by machines; other apps can read it too, so nothing else is in it. */
export const feedMetadata = (key: string) => ({ event_type: eventType, event_payload: { key } });

const shape = z.object({
  event_type: z.literal(eventType),
  event_payload: z.object({ key: z.string() }),
});

/** The key in a message's metadata; undefined where there is none of ours. */
export function keyIn(metadata: unknown): string | undefined {
  return shape.safeParse(metadata).data?.event_payload.key;
}
