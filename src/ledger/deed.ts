import type { Effect } from "../statement/statement.js";
import type { Entry, Member } from "./entry.js";

/** What a statement does, in words: to "drop", "dropped", may have "dropped"; to which objects; what these become by a rename or move. */
export type Deed = {
  readonly toDo: string;
  readonly done: string;
  readonly haveDone: string;
  readonly objects: readonly string[];
  readonly becomes: string | null;
};

const wordings: Readonly<Record<string, readonly [toDo: string, done: string, haveDone?: string]>> = {
  SELECT: ["read", "read"],
  INSERT: ["insert into", "inserted into"],
  UPDATE: ["update", "updated"],
  DELETE: ["delete from", "deleted from"],
  MERGE: ["merge into", "merged into"],
  TRUNCATE: ["truncate", "truncated"],
  CREATE: ["create", "created"],
  ALTER: ["alter", "altered"],
  RENAME: ["rename", "renamed"],
  DROP: ["drop", "dropped"],
  GRANT: ["grant rights on", "granted rights on"],
  REVOKE: ["revoke rights on", "revoked rights on"],
  COPY: ["copy", "copied"],
  LOCK: ["lock", "locked"],
  CALL: ["call", "called"],
  EXECUTE: ["execute", "executed"],
  SET: ["set", "set"],
  COMMENT: ["comment on", "commented on"],
  REFRESH: ["refresh", "refreshed"],
  VACUUM: ["vacuum", "vacuumed"],
  ANALYZE: ["analyze", "analyzed"],
  REINDEX: ["reindex", "reindexed"],
  CLUSTER: ["cluster", "clustered"],
};

/** Reads the deed off the effects; without any, the command's name must do, and a masked statement is "a statement". */
export function deedOf(entry: Pick<Entry, "command" | "effects" | "together">): Deed {
  if (entry.together !== undefined) return deedTogether(entry.together, entry.effects);
  const whole = entry.effects.filter(({ column }) => column === undefined);
  const effects = (whole.length > 0 ? whole : entry.effects).filter(({ name }) => name !== null);
  const verb = mainVerb(entry.command, effects);
  if (verb === undefined) {
    const what = entry.command ?? "a statement";
    return { toDo: `run ${what}`, done: `ran ${what}`, haveDone: `run ${what}`, objects: [], becomes: null };
  }
  const mine = effects.filter((effect) => effect.verb === verb);
  const [toDo, done, haveDone = done] = wordings[verb] ?? [
    `run ${verb} on`,
    `ran ${verb} on`,
    `run ${verb} on`,
  ];
  return { toDo, done, haveDone, objects: [...new Set(mine.map(objectOf))], becomes: becomesOf(mine) };
}

/** "ran UPDATE ×2, DROP TABLE in one transaction on": whoever asks who dropped something finds the verb. */
function deedTogether(together: readonly Member[], effects: readonly Effect[]): Deed {
  const all = effects.filter(({ name }) => name !== null);
  const changed = all.filter(({ verb }) => verb !== "SELECT" && verb !== "REFERENCES");
  const named = changed.length > 0 ? changed : all;
  const commands = together.map(({ command }) => command);
  const counted = [...new Set(commands)].map((command) => {
    const times = commands.filter((each) => each === command).length;
    return times === 1 ? command : `${command} ×${times}`;
  });
  const what = `${counted.join(", ")} in one transaction${named.length > 0 ? " on" : ""}`;
  return {
    toDo: `run ${what}`,
    done: `ran ${what}`,
    haveDone: `run ${what}`,
    objects: [...new Set(named.map(objectOf))],
    becomes: null,
  };
}

/** `schema.name`, quoted where SQL would need quotes. */
export function objectOf(effect: Pick<Effect, "schema" | "name">): string {
  return [effect.schema, effect.name]
    .filter((part) => part !== null)
    .map(identifier)
    .join(".");
}

/** What the command says it does, unless that hides more: `WITH d AS (DELETE …) SELECT` deletes, `ALTER … RENAME` renames. */
function mainVerb(command: string | null, effects: readonly Effect[]): string | undefined {
  const verbs = effects.map(({ verb }) => verb);
  const said = command?.split(" ")[0];
  if (verbs.includes("RENAME")) return "RENAME";
  if (said !== undefined && said !== "SELECT" && verbs.includes(said)) return said;
  return verbs.find((verb) => verb !== "SELECT" && verb !== "REFERENCES") ?? verbs[0];
}

function becomesOf(effects: readonly Effect[]): string | null {
  const [only, ...others] = effects;
  if (only === undefined || others.length > 0) return null;
  const { newName = null, newSchema = null, schema, name } = only;
  if (newName === null && newSchema === null) return null;
  return objectOf({ schema: newSchema ?? schema, name: newName ?? name });
}

function identifier(name: string): string {
  return /^[a-z_][a-z0-9_$]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}
