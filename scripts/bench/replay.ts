import { BatchWriteItemCommand, PutItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import {
  BeginTransactionCommand,
  CommitTransactionCommand,
  ExecuteStatementCommand,
  type RDSDataClient,
} from "@aws-sdk/client-rds-data";
import { ulid } from "ulid";

import type { Bare } from "./bare.js";
import type { Heard } from "./listened.js";
import type { Exchange } from "./relay.js";

/** What a repetition has of its own. */
type Fresh = {
  readonly responseUrl: string;
  /** New ids for the recorded ones: what is recorded is recorded once. */
  readonly ids: ReadonlyMap<string, string>;
  dataApi?: RDSDataClient;
  transactionId?: string | undefined;
};

type Step = {
  readonly label: string;
  /** The steps that must be over before this one begins. */
  readonly after: readonly number[];
  make(fresh: Fresh): Promise<unknown>;
};

export type Replay = {
  /** The calls' names in order; what went out together is joined by `+`. */
  readonly calls: string;
  readonly count: number;
  /** Milliseconds. */
  time(responseUrl: string): Promise<number>;
};

/**
 * The calls of one recorded statement, made by the SDK's clients and fetch alone with the same parameters, each as soon as those are over
 * that were over in every recording when whodid made it. Throws when not all recordings hold the same calls.
 */
export function createReplay(recorded: readonly Heard[], bare: Bare): Replay {
  const runs = recorded.map(callsOf);
  const last = runs.at(-1) ?? { statementId: "", envelopeId: "", calls: new Map<string, Exchange>() };
  const labels = [...last.calls.keys()];
  const isOver = (before: string, label: string) =>
    runs.every(({ calls }) => endOf(calls, before) <= startOf(calls, label));
  const steps = [...last.calls].map(([label, call]): Step => {
    const after = labels.flatMap((before, at) => (isOver(before, label) ? [at] : []));
    return { label, after, make: (fresh) => make(call, renewed(call.body, fresh.ids), fresh, bare) };
  });

  return {
    calls: steps
      .map(({ label, after }, at) => (at === 0 ? label : `${after.includes(at - 1) ? ", " : " + "}${label}`))
      .join(""),
    count: steps.length,
    async time(responseUrl) {
      const ids = new Map([last.envelopeId, last.statementId].map((id) => [id, ulid()]));
      const fresh: Fresh = { responseUrl, ids };
      const startedAt = performance.now();
      const made: Promise<unknown>[] = [];
      for (const step of steps)
        made.push(Promise.all(made.filter((_, at) => step.after.includes(at))).then(() => step.make(fresh)));
      await Promise.all(made);
      return performance.now() - startedAt;
    },
  };
}

/** The calls made for the statement itself, by names that differ. */
function callsOf({ calls, envelopeId }: Heard) {
  const statementId = statementIdIn(calls);
  const own = calls.filter(({ path, body }) => path !== "/dynamodb/" || body.includes(statementId));
  const labelled = new Map<string, Exchange>();
  for (const call of own) {
    const label = labelOf(call);
    const times = [...labelled.keys()].filter((known) => known.startsWith(label)).length;
    labelled.set(times === 0 ? label : `${label} (${times + 1})`, call);
  }
  return { calls: labelled, envelopeId, statementId };
}

const startOf = (calls: ReadonlyMap<string, Exchange>, label: string) => callOf(calls, label).startedAt;
const endOf = (calls: ReadonlyMap<string, Exchange>, label: string) => callOf(calls, label).endedAt;

function callOf(calls: ReadonlyMap<string, Exchange>, label: string): Exchange {
  const call = calls.get(label);
  if (call === undefined) throw new Error(`whodid does not always call ${label}`);
  return call;
}

async function make(call: Exchange, body: string, fresh: Fresh, bare: Bare) {
  const inTransaction = () => ({ ...JSON.parse(body), transactionId: fresh.transactionId });
  switch (operationOf(call)) {
    case "PutItem":
      return bare.dynamoDb.send(new PutItemCommand(itemsIn(body)));
    case "UpdateItem":
      return bare.dynamoDb.send(new UpdateItemCommand(itemsIn(body)));
    case "BatchWriteItem":
      return bare.dynamoDb.send(new BatchWriteItemCommand(itemsIn(body)));
    case "AssumeRole":
      fresh.dataApi = await bare.openSession(roleIn(body));
      return;
    case "BeginTransaction":
      fresh.transactionId = (
        await fresh.dataApi?.send(new BeginTransactionCommand(JSON.parse(body)))
      )?.transactionId;
      return;
    case "Execute":
      return fresh.dataApi?.send(new ExecuteStatementCommand(inTransaction()));
    case "CommitTransaction":
      return fresh.dataApi?.send(new CommitTransactionCommand(inTransaction()));
    case "response": {
      const headers = { "content-type": "application/json" };
      const answer = await fetch(fresh.responseUrl, { method: "POST", headers, body });
      const text = await answer.text();
      if (text !== "ok") throw new Error(`Slack refused the repeated answer: ${text}`);
      return;
    }
    default:
      throw new Error(`the bench does not know how to make ${labelOf(call)} bare`);
  }
}

/** The operation, and of DynamoDB's the kind of item. */
function labelOf(call: Exchange): string {
  const [, kind] = /"pk":\{"S":"([a-z]+)/.exec(call.body) ?? [];
  return kind === undefined ? operationOf(call) : `${operationOf(call)} ${kind}`;
}

/** By its header, its parameter or its path. */
function operationOf({ path, target, body }: Exchange): string {
  const [, service = "", operation = ""] = path.split("/");
  if (target !== undefined) return target.replace(/^.*\./, "");
  if (service === "sts") return new URLSearchParams(body).get("Action") ?? "";
  return service === "response" ? service : operation;
}

/** In the first call of all, the claim. */
function statementIdIn(calls: readonly Exchange[]): string {
  const [, id] = /"statementId":\{"S":"([^"]+)"/.exec(calls.map(({ body }) => body).join("\n")) ?? [];
  if (id === undefined) throw new Error("no statement was recorded");
  return id;
}

function renewed(body: string, ids: Fresh["ids"]): string {
  return [...ids].reduce((text, [id, newId]) => text.replaceAll(id, newId), body);
}

/** DynamoDB's own JSON is what its client takes, but for bytes. */
function itemsIn(body: string) {
  return JSON.parse(body, (key, value: unknown) =>
    key === "B" && typeof value === "string" ? Buffer.from(value, "base64") : value,
  );
}

function roleIn(body: string) {
  const form = new URLSearchParams(body);
  const of = (name: string) => form.get(name) ?? "";
  return {
    RoleArn: of("RoleArn"),
    RoleSessionName: of("RoleSessionName"),
    SourceIdentity: of("SourceIdentity"),
    DurationSeconds: Number(of("DurationSeconds")),
    Policy: of("Policy"),
    Tags: [{ Key: of("Tags.member.1.Key"), Value: of("Tags.member.1.Value") }],
  };
}
