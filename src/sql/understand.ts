import type { Database } from "../access/database.js";
import { databaseOf, databasesFor, personOf } from "../access/decide.js";
import type { Person, Standing } from "../access/person.js";
import { withPlaceholders } from "../statement/named-parameters.js";
import type { SqlReading } from "../statement/statement.js";
import type { SqlCommand } from "./command.js";
import { makeExact } from "./exact-text.js";
import { readNamed, wrongParameter } from "./parameters.js";
import type { AskedSql, SqlParts } from "./parts.js";
import { type Piece, readPieces } from "./pieces.js";
import type { Refusal } from "./refusal.js";

/** Who wants what where; or the one thing that is wrong. */
export type Understood =
  | {
      readonly kind: "refused";
      readonly refusal: Refusal;
      /** The exact text, where it came to that. */
      readonly sql?: string;
    }
  | {
      readonly kind: "typographic";
      readonly person: Person;
      readonly database: Database;
      readonly straightened: string;
    }
  | {
      readonly kind: "statement";
      readonly person: Person;
      readonly database: Database;
      readonly sql: string;
      readonly reading: SqlReading;
      readonly fingerprint: string | null;
      /** The statements of a text of several; absent of a single one, and where they can't be told apart. */
      readonly pieces?: readonly Piece[];
      readonly timeZone: string | undefined;
    };

type StandingRefusal = Extract<Standing, { kind: "refused" }>["because"];

/** The person behind a Slack account, and that Slack still knows it as a member; or why they may not act here. */
export async function identify(
  parts: SqlParts,
  asked: Pick<AskedSql, "user">,
  asOf: "recent" | "now",
): Promise<
  { kind: "person"; person: Person; timeZone: string | undefined } | { kind: "refused"; refusal: Refusal }
> {
  const person = personOf(parts.policy, asked.user);
  if (person === undefined)
    return { kind: "refused", refusal: { kind: "unknown-person", userId: asked.user.userId } };
  const standing = await parts.findStanding(asked.user, asOf);
  if (standing.kind === "refused") return { kind: "refused", refusal: standingRefusal(standing.because) };
  return { kind: "person", person, timeZone: standing.timeZone };
}

/** Reads a command down to one exact statement, its author and its target. Nothing is recorded yet. */
export async function understand(
  parts: SqlParts,
  asked: Pick<AskedSql, "user" | "channelId">,
  command: Extract<SqlCommand, { kind: "run" }>,
): Promise<Understood> {
  const identified = await identify(parts, asked, "recent");
  if (identified.kind === "refused") return identified;
  const { person, timeZone } = identified;

  const database = databaseOf(parts.policy, command.databaseName, asked.channelId);
  if (database === undefined) {
    const known = databasesFor(parts.policy, person).map(({ name }) => name);
    return { kind: "refused", refusal: { kind: "no-database", named: command.databaseName ?? null, known } };
  }

  const exact = makeExact(command.text, database.engine);
  switch (exact.kind) {
    case "refused":
      return { kind: "refused", refusal: { kind: exact.reason } };
    case "typographic":
      return { kind: "typographic", person, database, straightened: exact.straightened };
    case "exact": {
      const { sql } = exact;
      const wrong = wrongParameter(sql, database.engine);
      if (wrong !== undefined) return { kind: "refused", refusal: wrong, sql };
      const [reading, fingerprint] = await Promise.all([
        readNamed(parts.readSql, sql, database.engine),
        parts.fingerprintSql(withPlaceholders(sql, database.engine), database.engine),
      ]);
      const isOne = !reading.ok || reading.statements.length < 2;
      const pieces = isOne ? undefined : await readPieces(parts, sql, database.engine);
      const understood = {
        kind: "statement",
        person,
        database,
        sql,
        reading,
        fingerprint,
        timeZone,
      } as const;
      return pieces === undefined ? understood : { ...understood, pieces };
    }
  }
}

function standingRefusal(because: StandingRefusal): Refusal {
  return { kind: "standing", because };
}
