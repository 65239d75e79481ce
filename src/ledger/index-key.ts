import { createHash } from "node:crypto";
import type { Entry } from "./entry.js";
import type { Lookup } from "./ledger.js";

/** The key under which the answers to one question are kept, newest first. Verbs are compared without case. */
export function indexKey(by: Lookup["by"]): string {
  switch (by.kind) {
    case "object":
      return key("object", by.database, by.name, ...(by.verb === undefined ? [] : [by.verb.toUpperCase()]));
    case "person":
      return key("person", by.name);
    case "slack":
      return key("slack", by.slack.teamId, by.slack.userId);
    case "database":
      return key("database", by.database);
    case "masked":
      return key("masked", by.clusterArn);
  }
}

/**
 * Every key under which an entry is found, each once: its objects (new names of renames included, with and without verb),
 * those of texts that may be its own, its person by name and Slack account, its database, and its cluster when it went round whodid, so that the trail masks it.
 */
export function indexKeysOf(entry: Entry): readonly string[] {
  const candidates = entry.audit?.candidates ?? [];
  const keys = [...objectsOf(entry), ...candidates.flatMap(objectsOf), ...personOf(entry)];
  if (entry.database !== null) keys.push(indexKey({ kind: "database", database: entry.database }));
  if (entry.author.kind === "outside") keys.push(indexKey({ kind: "masked", clusterArn: entry.clusterArn }));
  return [...new Set(keys)];
}

/** The names under which an entry is found, of its own objects and those of texts that may be its own, each with its database and once. */
export function objectNamesOf(entry: Entry): readonly { readonly database: string; readonly name: string }[] {
  const named = [entry, ...(entry.audit?.candidates ?? [])].flatMap(({ database, effects }) =>
    database === null ? [] : effects.flatMap(namesIn).map((name) => ({ database, name })),
  );
  return [...new Map(named.map((each) => [key(each.database, each.name), each])).values()];
}

function objectsOf({ database, effects }: Pick<Entry, "database" | "effects">): string[] {
  if (database === null) return [];
  return effects.flatMap((effect) =>
    namesIn(effect).flatMap((name) => [
      indexKey({ kind: "object", database, name }),
      indexKey({ kind: "object", database, name, verb: effect.verb }),
    ]),
  );
}

function namesIn({ name, newName }: Entry["effects"][number]): string[] {
  return [name, newName].filter((each) => typeof each === "string");
}

function personOf({ author }: Entry): string[] {
  if (author.kind === "person") {
    const { name, slack } = author;
    return [indexKey({ kind: "person", name }), indexKey({ kind: "slack", slack })];
  }
  return author.actor.person === null ? [] : [indexKey({ kind: "person", name: author.actor.person })];
}

export function key(...parts: readonly string[]): string {
  return parts.map(keyPart).join("#");
}

/**
 * One part of a key: `#` can't stand in it, and it is short enough for a partition key of five parts (2,048 bytes:
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html).
 */
export function keyPart(text: string): string {
  const escaped = text.replaceAll("%", "%25").replaceAll("#", "%23");
  if (Buffer.byteLength(escaped) <= 400) return escaped;
  return `%${createHash("sha256").update(text).digest("hex")}`;
}
