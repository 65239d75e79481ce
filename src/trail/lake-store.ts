/** An event data store of CloudTrail Lake: its id, and its Region where that is known. */
export type EventDataStore = { readonly region: string | null; readonly id: string };

const uuid = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
const shape = new RegExp(`^(?:arn:aws[a-z-]*:cloudtrail:([a-z0-9-]+):\\d{12}:eventdatastore/)?(${uuid})$`);

/** Reads the ARN or the id of an event data store; undefined when it is neither. The id is safe in a query's text. */
export function parseEventDataStore(text: string): EventDataStore | undefined {
  const [, region = null, id] = shape.exec(text) ?? [];
  return id === undefined ? undefined : { region, id };
}
