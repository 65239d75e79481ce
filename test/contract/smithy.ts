import { readFileSync } from "node:fs";
import { z } from "zod";

const memberSchema = z.object({ target: z.string(), traits: z.record(z.string(), z.unknown()).default({}) });

const shapeSchema = z.object({
  type: z.string(),
  traits: z.record(z.string(), z.unknown()).default({}),
  members: z.record(z.string(), memberSchema).default({}),
  member: memberSchema.optional(),
  key: memberSchema.optional(),
  value: memberSchema.optional(),
  input: memberSchema.optional(),
  output: memberSchema.optional(),
  errors: z.array(memberSchema).default([]),
});

type Shape = z.output<typeof shapeSchema>;

/** An official model in Smithy's JSON form, as far as answers are held against it. */
export type Model = {
  readonly operations: readonly string[];
  /** Method, path and status of an operation with HTTP bindings. */
  http(operation: string): { readonly method: string; readonly uri: string; readonly code: number };
  requiredMembers(operation: string): readonly string[];
  /** Names and HTTP status codes of the errors that the operation may answer. */
  errors(operation: string): ReadonlyMap<string, number>;
  /** The name of an error in the service's former Query protocol. */
  queryCode(error: string): string | undefined;
  /** What is wrong with an answer of this operation. `text`: numbers may come as text, as in XML. */
  problems(operation: string, answer: unknown, how?: "json" | "text"): readonly string[];
};

const httpSchema = z.object({ method: z.string(), uri: z.string(), code: z.number() });

export function readModel(file: string): Model {
  const text = readFileSync(new URL(`models/${file}`, import.meta.url), "utf8");
  const { shapes } = z.object({ shapes: z.record(z.string(), shapeSchema) }).parse(JSON.parse(text));
  const ids = Object.keys(shapes);
  const namespace = (ids[0] ?? "").split("#")[0] ?? "";
  const shapeOf = (id: string): Shape => {
    const shape = shapes[id.includes("#") ? id : `${namespace}#${id}`];
    if (shape === undefined) throw new Error(`The model has no shape ${id}`);
    return shape;
  };

  function check(id: string, value: unknown, path: string, how: "json" | "text"): string[] {
    if (id.startsWith("smithy.api#")) return checkSimple(nameOf(id).toLowerCase(), value, path, how);
    const shape = shapeOf(id);
    switch (shape.type) {
      case "structure":
      case "union":
        return checkMembers(shape, value, path, how);
      case "list":
        if (!Array.isArray(value)) return [`${path} is no list`];
        return value.flatMap((item, index) =>
          check(shape.member?.target ?? "", item, `${path}[${index}]`, how),
        );
      case "map":
        if (!isObject(value)) return [`${path} is no map`];
        return Object.entries(value).flatMap(([key, item]) =>
          check(shape.value?.target ?? "", item, `${path}.${key}`, how),
        );
      default:
        return checkSimple(shape.type, value, path, how);
    }
  }

  function checkMembers(shape: Shape, value: unknown, path: string, how: "json" | "text"): string[] {
    if (!isObject(value)) return [`${path} is no structure`];
    const names = Object.keys(value);
    const problems = names.flatMap((name) => {
      const member = shape.members[name];
      return member === undefined
        ? [`${path}.${name} is not in the model`]
        : check(member.target, value[name], `${path}.${name}`, how);
    });
    for (const [name, { traits }] of Object.entries(shape.members))
      if ("smithy.api#required" in traits && !(name in value)) problems.push(`${path}.${name} is missing`);
    if (shape.type === "union" && names.length !== 1) problems.push(`${path} has ${names.length} members`);
    return problems;
  }

  return {
    operations: ids.filter((id) => shapes[id]?.type === "operation").map(nameOf),
    http: (operation) => httpSchema.parse(shapeOf(operation).traits["smithy.api#http"]),
    requiredMembers: (operation) =>
      Object.entries(shapeOf(shapeOf(operation).input?.target ?? "").members)
        .filter(([, { traits }]) => "smithy.api#required" in traits)
        .map(([name]) => name),
    errors: (operation) =>
      new Map(
        shapeOf(operation).errors.map(({ target }) => [
          nameOf(target),
          Number(shapeOf(target).traits["smithy.api#httpError"] ?? 400),
        ]),
      ),
    queryCode: (error) =>
      z.object({ code: z.string() }).safeParse(shapeOf(error).traits["aws.protocols#awsQueryError"]).data
        ?.code,
    problems: (operation, answer, how = "json") => {
      const output = shapeOf(operation).output?.target ?? "";
      if (output === "" || output === "smithy.api#Unit") return [];
      return check(output, answer, operation, how);
    },
  };
}

function nameOf(id: string): string {
  return id.split("#")[1] ?? id;
}

function checkSimple(type: string, value: unknown, path: string, how: "json" | "text"): string[] {
  const numeric = how === "text" && typeof value === "string" && value !== "" ? Number(value) : value;
  const fits: Record<string, () => boolean> = {
    string: () => typeof value === "string",
    enum: () => typeof value === "string",
    blob: () => typeof value === "string" && /^[A-Za-z0-9+/]*={0,2}$/.test(value),
    boolean: () => typeof value === "boolean",
    integer: () => Number.isInteger(numeric),
    long: () => Number.isInteger(numeric),
    double: () => typeof numeric === "number" || value === "NaN" || value === "Infinity",
    timestamp: () => typeof value === "string" && !Number.isNaN(Date.parse(value)),
  };
  return (fits[type]?.() ?? false) ? [] : [`${path} is no ${type}`];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
