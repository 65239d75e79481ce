import type pg from "pg";

/** The API's ColumnMetadata, as far as a caller can use it. */
export type ColumnMetadata = {
  readonly arrayBaseColumnType: number;
  readonly isAutoIncrement: boolean;
  readonly isCaseSensitive: boolean;
  readonly isCurrency: boolean;
  readonly isSigned: boolean;
  readonly label: string;
  readonly name: string;
  readonly nullable: number;
  readonly precision: number;
  readonly scale: number;
  readonly schemaName: string;
  readonly tableName: string;
  readonly type: number;
  readonly typeName: string;
};

export type TypeInfo = { readonly name: string; readonly isArray: boolean };

/** `java.sql.Types`, which the API reports; 1111 is "other". */
const jdbcTypes: Readonly<Record<string, number>> = {
  bool: -7,
  int2: 5,
  int4: 4,
  int8: -5,
  float4: 7,
  float8: 8,
  numeric: 2,
  bpchar: 1,
  varchar: 12,
  text: 12,
  name: 12,
  bytea: -2,
  date: 91,
  time: 92,
  timestamp: 93,
  timestamptz: 93,
};
const jdbcArray = 2003;
const jdbcOther = 1111;
const signed = new Set(["int2", "int4", "int8", "float4", "float8", "numeric"]);

export function describeColumn(
  field: pg.FieldDef,
  type: TypeInfo,
  table: { readonly name: string; readonly notNull: boolean } | undefined,
): ColumnMetadata {
  const numeric = type.name === "numeric" && field.dataTypeModifier >= 4 ? field.dataTypeModifier - 4 : 0;
  return {
    arrayBaseColumnType: type.isArray ? (jdbcTypes[type.name.slice(1)] ?? jdbcOther) : 0,
    isAutoIncrement: false,
    isCaseSensitive: !signed.has(type.name),
    isCurrency: type.name === "money",
    isSigned: signed.has(type.name),
    label: field.name,
    name: field.name,
    nullable: table === undefined ? 2 : Number(!table.notNull),
    precision: numeric >> 16,
    scale: numeric & 0xffff,
    schemaName: "",
    tableName: table?.name ?? "",
    type: type.isArray ? jdbcArray : (jdbcTypes[type.name] ?? jdbcOther),
    typeName: type.name,
  };
}

const typesOf =
  "/* RDS Data API */ SELECT oid, typname AS name, typcategory = 'A' AS is_array FROM pg_catalog.pg_type";

/** The types that every database has, by OID. */
export async function readBuiltInTypes(client: pg.ClientBase): Promise<ReadonlyMap<number, TypeInfo>> {
  return typesIn(await client.query<TypeRow>(`${typesOf} WHERE oid < 16384`));
}

/** The others in a result, asked of the session that made it: it alone may see them yet. */
export async function readTypes(
  client: pg.ClientBase,
  builtIn: ReadonlyMap<number, TypeInfo>,
  fields: readonly pg.FieldDef[],
): Promise<ReadonlyMap<number, TypeInfo>> {
  const others = fields.map(({ dataTypeID }) => dataTypeID).filter((oid) => !builtIn.has(oid));
  if (others.length === 0) return builtIn;
  const found = typesIn(await client.query<TypeRow>(`${typesOf} WHERE oid = ANY($1::oid[])`, [others]));
  return new Map([...builtIn, ...found]);
}

type TypeRow = { oid: number; name: string; is_array: boolean };

function typesIn({ rows }: { rows: readonly TypeRow[] }): ReadonlyMap<number, TypeInfo> {
  return new Map(rows.map((row) => [row.oid, { name: row.name, isArray: row.is_array }]));
}

/** Table and nullability of the columns that come straight from one, by `tableID.columnID`. */
export async function readTables(client: pg.ClientBase, fields: readonly pg.FieldDef[]) {
  const { rows } = await client.query<{ key: string; name: string; not_null: boolean }>(
    "/* RDS Data API */ SELECT a.attrelid || '.' || a.attnum AS key, c.relname AS name, a.attnotnull AS not_null FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid WHERE c.oid = ANY($1::oid[])",
    [fields.map(({ tableID }) => tableID)],
  );
  return new Map(rows.map((row) => [row.key, { name: row.name, notNull: row.not_null }]));
}
