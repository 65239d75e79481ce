import { z } from "zod";

import { defaultRows } from "../watch/default-rows.js";
import { everySource, findingSource, knownKinds, severities, type WatchRow } from "../watch/row.js";
import { identityTypesOf } from "../watch/watch.js";

const path = z
  .string()
  .regex(
    /^[^.\s]+(\.[^.\s]+)*$/,
    "write the path of a field with dots, such as requestParameters.bucketName",
  );
const scalar = z.union([z.string(), z.number(), z.boolean()], {
  error: "write a text, a number, true or false",
});

const condition = z
  .strictObject({
    field: path,
    is: scalar.optional(),
    oneOf: z.array(scalar).min(1, "name at least one value").optional(),
    contains: z.string().min(1, "write the text that the field contains").optional(),
    absent: z.literal(true, { error: "write absent: true; add not: true for the opposite" }).optional(),
    names: z.enum(knownKinds, { error: "write secret, queue or table" }).optional(),
    not: z.boolean("write true or false").optional(),
  })
  .refine(
    ({ is, oneOf, contains, absent, names }) =>
      [is, oneOf, contains, absent, names].filter((one) => one !== undefined).length === 1,
    "say what the field must be with exactly one of is, oneOf, contains, absent, names",
  );

const sentence = (example: string) =>
  z.string().min(1, `write words such as "${example}"`).max(200, "at most 200 characters");

const row = z
  .strictObject({
    name: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, "use lower-case letters, digits and -, such as bucket-policy"),
    done: sentence("changed the bucket of the trail"),
    toDo: sentence("change the bucket of the trail"),
    severity: z.enum(severities, { error: "write high, medium or low" }),
    source: z
      .string()
      .regex(
        /^([a-z0-9.-]+\.amazonaws\.com|guardduty-finding|\*)$/,
        `write the eventSource, such as s3.amazonaws.com, or ${findingSource}, or ${everySource}`,
      ),
    events: z
      .array(z.string().min(1, "write an eventName"))
      .min(1, "name an event, or leave it out for all of the source")
      .optional(),
    where: z.array(condition).optional(),
    resource: path.optional(),
  })
  .refine((one) => one.source !== everySource || identityTypesOf(one).length > 0, {
    path: ["where"],
    error:
      "for every source (*) add a condition on userIdentity.type, or each event of the trail would be looked at",
  });

const defaultNames = defaultRows.map(({ name }) => name);

/** `watch:` of `whodid.yml`: rows of one's own, and the names of default rows that are not wanted. */
export const watchSection = z
  .strictObject({
    without: z
      .array(
        z.enum(defaultNames, { error: `name a row that is watched by default: ${defaultNames.join(", ")}` }),
      )
      .default([]),
    also: z
      .array(row)
      .default([])
      .refine(
        (rows) => new Set(rows.map(({ name }) => name)).size === rows.length,
        "give each row a name of its own",
      ),
  })
  .prefault({});

/** The table that is watched: one's own rows, then the default ones that were not switched off. */
export function watchRowsOf({ without, also }: z.infer<typeof watchSection>): readonly WatchRow[] {
  return [...also, ...defaultRows.filter(({ name }) => !without.includes(name))];
}
