import { setTimeout as pause } from "node:timers/promises";
import type { AttributeValue, WriteRequest } from "@aws-sdk/client-dynamodb";
import type { ModelType } from "dynamoose/dist/General.js";
import type { AnyItem } from "dynamoose/dist/Item.js";
import type { AWS } from "dynamoose/dist/aws/index.js";
import type { Condition, Placeholders } from "./condition.js";

export type Key = { readonly pk: string; readonly sk: string };
export type StoredItem = Key & Readonly<Record<string, unknown>>;

/** What to change: `set` replaces attributes, `add` counts up. */
export type Change = { readonly set?: Record<string, unknown>; readonly add?: Record<string, number> };

/** A stretch of one partition, in the order of the sort key or, `newestFirst`, against it. */
export type Stretch = {
  readonly pk: string;
  readonly from: string;
  readonly to: string;
  readonly limit: number;
  readonly newestFirst: boolean;
  /** Strongly consistent, at twice the cost. */
  readonly consistent?: boolean;
};

/** One DynamoDB table. A condition that does not hold answers false and changes nothing; faults of the service are thrown. */
export type DynamoTable = {
  put(item: StoredItem, when?: Condition): Promise<boolean>;
  putAll(items: readonly StoredItem[]): Promise<void>;
  /** Strongly consistent. */
  get(key: Key): Promise<StoredItem | undefined>;
  /** Eventually consistent, in the order of `keys`, without those that are not there. */
  getAll(keys: readonly Key[]): Promise<readonly StoredItem[]>;
  update(key: Key, change: Change, when: Condition): Promise<boolean>;
  remove(key: Key, when?: Condition): Promise<boolean>;
  query(stretch: Stretch): Promise<readonly StoredItem[]>;
  /** A whole partition, strongly consistent: only for partitions that are small by design. */
  queryAll(pk: string): Promise<readonly StoredItem[]>;
};

/** Most items in one BatchWriteItem and BatchGetItem: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const batchPutSize = 25;
const batchGetSize = 100;
const maxStalls = 8;

/**
 * Reads through dynamoose's model, writes through its client: the model's checks of an item that declares nothing but its keys took
 * longer than all the rest of a write.
 */
export function createDynamoTable(name: string, model: ModelType<AnyItem>, aws: AWS): DynamoTable {
  const client = aws.ddb();
  const { marshall, convertToAttr } = aws.converter();
  /** A whole item may be given for a key. */
  const keyOf = ({ pk, sk }: Key) => marshall({ pk, sk });
  const conditionOf = (when: Condition | undefined) => {
    if (when === undefined) return {};
    const { placeholders, used } = createPlaceholders(convertToAttr);
    return { ConditionExpression: when.text(placeholders), ...used() };
  };
  return {
    put: (item, when) =>
      unlessRefused(client.putItem({ TableName: name, Item: marshall(item, defined), ...conditionOf(when) })),
    putAll: async (items) => {
      const requests = items.map((item) => ({ PutRequest: { Item: marshall(item, defined) } }));
      for (const batch of batches<WriteRequest>(requests, batchPutSize)) {
        await untilAllDone(batch, async (rest) => {
          const { UnprocessedItems } = await client.batchWriteItem({ RequestItems: { [name]: [...rest] } });
          return UnprocessedItems?.[name] ?? [];
        });
      }
    },
    get: async (key) => {
      const item = await model.get(key, { consistent: true });
      return item === undefined ? undefined : toItem(item);
    },
    getAll: async (keys) => {
      const found = new Map<string, StoredItem>();
      for (const batch of batches(keys, batchGetSize)) {
        await untilAllDone(batch, async (rest) => {
          const items = await model.batchGet([...rest]);
          for (const item of items.map(toItem)) found.set(nameOf(item), item);
          return items.unprocessedKeys.map(toItem);
        });
      }
      return keys.flatMap((key) => found.get(nameOf(key)) ?? []);
    },
    update: (key, { set = {}, add = {} }, when) => {
      const { placeholders, used } = createPlaceholders(convertToAttr);
      const { name: of, value } = placeholders;
      const sets = Object.entries(set).filter(([, to]) => to !== undefined);
      const phrases = [
        clause(
          "SET",
          sets.map(([attribute, to]) => `${of(attribute)} = ${value(to)}`),
        ),
        clause(
          "ADD",
          Object.entries(add).map(([attribute, by]) => `${of(attribute)} ${value(by)}`),
        ),
      ];
      return unlessRefused(
        client.updateItem({
          TableName: name,
          Key: keyOf(key),
          UpdateExpression: phrases.filter((phrase) => phrase !== "").join(" "),
          ConditionExpression: when.text(placeholders),
          ...used(),
        }),
      );
    },
    remove: (key, when) =>
      unlessRefused(client.deleteItem({ TableName: name, Key: keyOf(key), ...conditionOf(when) })),
    query: async ({ pk, from, to, limit, newestFirst, consistent = false }) => {
      if (from > to) return [];
      const any = model.query("pk").eq(pk).where("sk").between(from, to).limit(limit);
      const query = consistent ? any.consistent() : any;
      // oxlint-disable-next-line unicorn/no-array-sort -- dynamoose's sort, not an array's
      const ordered = query.sort(newestFirst ? "descending" : "ascending");
      return [...(await ordered.exec())].map(toItem);
    },
    queryAll: async (pk) => [...(await model.query("pk").eq(pk).consistent().all().exec())].map(toItem),
  };
}

/** What is undefined is not stored. */
const defined = { removeUndefinedValues: true };

/** Placeholders, and what they stand for as a request says it. */
function createPlaceholders(convertToAttr: ReturnType<AWS["converter"]>["convertToAttr"]) {
  const names: Record<string, string> = {};
  const values: Record<string, AttributeValue> = {};
  let last = 0;
  const next = (sign: string) => `${sign}${(last += 1)}`;
  const placeholders: Placeholders = {
    name(attribute) {
      const placeholder = next("#a");
      names[placeholder] = attribute;
      return placeholder;
    },
    value(value) {
      const placeholder = next(":v");
      values[placeholder] = convertToAttr(value, defined);
      return placeholder;
    },
  };
  const used = () => ({
    ExpressionAttributeNames: names,
    // DynamoDB refuses an empty list.
    ...(Object.keys(values).length > 0 ? { ExpressionAttributeValues: values } : {}),
  });
  return { placeholders, used };
}

function clause(word: "SET" | "ADD", changes: readonly string[]): string {
  return changes.length === 0 ? "" : `${word} ${changes.join(", ")}`;
}

/** Runs a conditional write; a condition that does not hold is an answer, everything else a fault. */
async function unlessRefused(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === "ConditionalCheckFailedException") return false;
    throw error;
  }
}

/** DynamoDB answers a batch in part when the answer is large or it is busy; the rest is asked for again, after growing pauses while nothing moves. */
async function untilAllDone<T>(
  batch: readonly T[],
  run: (rest: readonly T[]) => Promise<readonly T[]>,
): Promise<void> {
  let stalls = 0;
  for (let rest = batch; rest.length > 0;) {
    const next = await run(rest);
    stalls = next.length < rest.length ? 0 : stalls + 1;
    if (stalls === maxStalls) throw new Error("DynamoDB is too busy to finish a batch.");
    if (stalls > 0) await pause(25 * 2 ** stalls);
    rest = next;
  }
}

function batches<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

function toItem(item: object): StoredItem {
  const { pk, sk, ...rest }: Record<string, unknown> = { ...item };
  return { ...rest, pk: String(pk), sk: String(sk) };
}

function nameOf({ pk, sk }: Key): string {
  return JSON.stringify([pk, sk]);
}
