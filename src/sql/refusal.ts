import type { Database } from "../access/database.js";
import type { Person, Standing } from "../access/person.js";
import type { Risk } from "../statement/statement.js";

/** Why a statement does not even wait. Each has its sentence in `render.ts`. */
export type Refusal =
  | { readonly kind: "unknown-person"; readonly userId: string }
  | { readonly kind: "standing"; readonly because: Extract<Standing, { kind: "refused" }>["because"] }
  | { readonly kind: "no-database"; readonly named: string | null; readonly known: readonly string[] }
  | { readonly kind: "empty" }
  | { readonly kind: "too-long" }
  | {
      readonly kind: "unparsed";
      readonly sql: string;
      readonly error: string;
      readonly position: number | null;
    }
  | {
      readonly kind: "parameter";
      readonly name: string;
      /** Not given, not named, given twice, no line that gives one; or a sentence's part that says what is wrong with what is given. */
      readonly because: "missing" | "unused" | "twice" | "no-parameter" | (string & {});
    }
  | { readonly kind: "no-statement" }
  | { readonly kind: "several" | "too-many"; readonly count: number }
  | {
      readonly kind: "not-together";
      /** Which of them, from 1. */
      readonly number: number;
      readonly command: string;
      readonly because: "controls" | "alone";
    }
  | {
      readonly kind: "no-rule" | "no-secret";
      readonly risk: Risk;
      readonly because: string;
      readonly person: Person;
      readonly database: Database;
    };
