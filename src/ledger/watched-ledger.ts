import { key } from "./index-key.js";
import type { Lookup } from "./ledger.js";
import type { WatchedEntry } from "./watched-entry.js";

/** What to look for, newest first; names are compared without case. A `resource` is a database's name or what the event itself names. */
export type WatchedLookup = Omit<Lookup, "by"> & {
  readonly by:
    | { readonly kind: "event"; readonly name: string; readonly resource?: string }
    | { readonly kind: "resource"; readonly name: string }
    | { readonly kind: "principal"; readonly name: string }
    | { readonly kind: "account"; readonly accountId: string };
};

/** The durable record of watched events, apart from the statements. Both methods may throw a fault. */
export type WatchedLedger = {
  /** Keeps one entry for an event or finding, however often and by whichever way it is told; what is `renewed` replaces what was. Answers what is kept now. */
  record(entry: WatchedEntry): Promise<WatchedEntry>;
  /** Answers by key, newest first. Cost does not grow with the length of history. */
  lookUp(
    lookup: WatchedLookup,
  ): Promise<{ readonly entries: readonly WatchedEntry[]; readonly cursor?: string }>;
};

/** The key under which the answers to one question are kept. */
export function watchedIndexKey(by: WatchedLookup["by"]): string {
  switch (by.kind) {
    case "event":
      return key("watched-event", ...[by.name, by.resource].filter((part) => part !== undefined).map(fold));
    case "resource":
      return key("watched-resource", fold(by.name));
    case "principal":
      return key("watched-principal", fold(by.name));
    case "account":
      return key("watched-account", by.accountId);
  }
}

/** Every key under which a watched event is found, each once. */
export function watchedIndexKeysOf(entry: WatchedEntry): readonly string[] {
  const { accountId } = entry.watched;
  const name = eventNameOf(entry);
  const resources = resourcesOf(entry);
  return [
    ...new Set([
      watchedIndexKey({ kind: "event", name }),
      ...resources.map((resource) => watchedIndexKey({ kind: "event", name, resource })),
      ...resources.map((resource) => watchedIndexKey({ kind: "resource", name: resource })),
      ...principalsOf(entry).map((principal) => watchedIndexKey({ kind: "principal", name: principal })),
      ...(accountId === null ? [] : [watchedIndexKey({ kind: "account", accountId })]),
    ]),
  ];
}

/** The call's name, or the type of a finding. */
export function eventNameOf({ watched }: Pick<WatchedEntry, "watched">): string {
  return watched.kind === "call" ? watched.eventName : watched.type;
}

/** The names that the trail has for whoever did it. */
export function principalsOf({ watched }: Pick<WatchedEntry, "watched">): readonly string[] {
  if (watched.kind === "finding") return watched.user === null ? [] : [watched.user];
  const { person, name } = watched.actor;
  return person === null ? [name] : [person, name];
}

/** Its databases, and what it names: whole, and of an ARN the last part. */
function resourcesOf({ databases, watched: { resource } }: WatchedEntry): readonly string[] {
  if (resource === null) return databases;
  const last = resource.startsWith("arn:") ? resource.split(":").slice(5).join(":") : resource;
  const bare = last.split(/[:/]/).at(-1) ?? last;
  return [...databases, ...[resource, last, bare].filter((name) => name !== "")];
}

function fold(text: string): string {
  return text.toLowerCase();
}
