import { z } from "zod";
import { invalid } from "./database-error.js";

/** Limits of the API's own model: https://docs.aws.amazon.com/rdsdataservice/latest/APIReference/API_ExecuteStatement.html */
const arn = z.string().min(11).max(100);
const name = z.string().max(64);

const fieldSchema = z.object({
  isNull: z.boolean().optional(),
  booleanValue: z.boolean().optional(),
  longValue: z.number().optional(),
  doubleValue: z.union([z.number(), z.enum(["NaN", "Infinity", "-Infinity"])]).optional(),
  stringValue: z.string().optional(),
  blobValue: z.string().optional(),
  arrayValue: z.unknown().optional(),
});

const parameterSchema = z.object({
  name: z.string(),
  value: fieldSchema.optional(),
  typeHint: z.enum(["DATE", "DECIMAL", "JSON", "TIME", "TIMESTAMP", "UUID"]).optional(),
});

export type SqlParameter = z.output<typeof parameterSchema>;

const target = { resourceArn: arn, secretArn: arn };

/** The members of each operation, by the names of the model. */
export const requestSchemas = {
  ExecuteStatement: z.object({
    ...target,
    sql: z.string().max(65_536),
    database: name.optional(),
    schema: name.optional(),
    parameters: z.array(parameterSchema).default([]),
    transactionId: z.string().max(192).optional(),
    includeResultMetadata: z.boolean().default(false),
    continueAfterTimeout: z.boolean().default(false),
    formatRecordsAs: z.enum(["NONE", "JSON"]).default("NONE"),
    resultSetOptions: z
      .object({
        decimalReturnType: z.enum(["STRING", "DOUBLE_OR_LONG"]).default("STRING"),
        longReturnType: z.enum(["LONG", "STRING"]).default("LONG"),
      })
      .default({ decimalReturnType: "STRING", longReturnType: "LONG" }),
  }),
  BatchExecuteStatement: z.object({
    ...target,
    sql: z.string().max(65_536),
    database: name.optional(),
    schema: name.optional(),
    parameterSets: z.array(z.array(parameterSchema)).default([]),
    transactionId: z.string().max(192).optional(),
  }),
  BeginTransaction: z.object({ ...target, database: name.optional(), schema: name.optional() }),
  CommitTransaction: z.object({ ...target, transactionId: z.string().max(192) }),
  RollbackTransaction: z.object({ ...target, transactionId: z.string().max(192) }),
};

export type ExecuteRequest = z.output<typeof requestSchemas.ExecuteStatement>;
export type BatchRequest = z.output<typeof requestSchemas.BatchExecuteStatement>;

/** The request that the body holds. Throws the service's ValidationException with the member that is wrong. */
export function readRequest<T>(schema: z.ZodType<T>, body: Buffer): T {
  const parsed = schema.safeParse(readJson(body));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw invalid(
    `1 validation error detected: Value at '${issue?.path.join(".") ?? ""}' failed to satisfy constraint: ${issue?.message ?? ""}`,
  );
}

/** Whatever JSON stands in a body; undefined where none does. */
export function readJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}
