import { z } from "zod";

const eventType = "whodid_feed";

/** The key of a feed message, readable by machines; other apps can read it too, so nothing else is in it. */
export const feedMetadata = (key: string) => ({ event_type: eventType, event_payload: { key } });

const shape = z.object({
  event_type: z.literal(eventType),
  event_payload: z.object({ key: z.string() }),
});

export function isKeyOf(metadata: unknown, key: string): boolean {
  const read = shape.safeParse(metadata);
  return read.success && read.data.event_payload.key === key;
}
