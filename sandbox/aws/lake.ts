import { randomUUID } from "node:crypto";
import { z } from "zod";
import { aws } from "../seed.js";
import { readJson } from "./data-api-request.js";
import { identityField } from "./recorded.js";
import type { Recorded, RecordBook } from "./recorded.js";
import { Refusal, type Call } from "./wire.js";

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html */
const maxQueries = 10;
const maxPage = 1_000;
/** Not documented; long enough to be seen. */
const statesBefore = ["QUEUED", "RUNNING"] as const;

type Query = {
  readonly found: readonly Recorded[];
  asked: number;
  status: (typeof statesBefore)[number] | "FINISHED" | "CANCELLED";
};

const named = z.object({ QueryId: z.string() });
const start = z.object({ QueryStatement: z.string() });
const results = z.object({
  QueryId: z.string(),
  NextToken: z.string().optional(),
  MaxQueryResults: z.int().min(1).max(maxPage).default(maxPage),
});

const list = String.raw`\('[^']*'(?:, '[^']*')*\)`;
const moment = String.raw`'(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)'`;
const statement = new RegExp(
  String.raw`^SELECT eventJson FROM (\S+) WHERE eventTime >= ${moment} AND eventTime <= ${moment}` +
    String.raw`(?: AND \((?:eventSource IN (${list}))?(?: OR )?(?:userIdentity\.type IN (${list}))?\))?$`,
);

/** An event data store of CloudTrail Lake with all records of the trail, data events too; it understands whodid's own query and no other. */
export function createLake(book: RecordBook) {
  const queries = new Map<string, Query>();
  const isRunning = ({ status }: Query) => status === "QUEUED" || status === "RUNNING";
  const queryOf = (id: string): Query => {
    const query = queries.get(id);
    if (query === undefined) throw new Refusal("QueryIdNotFoundException", 400, `Query ${id} not found.`);
    return query;
  };

  return {
    StartQuery({ body }: Call): object {
      const { QueryStatement: text } = start.parse(readJson(body));
      if ([...queries.values()].filter(isRunning).length >= maxQueries)
        throw new Refusal("MaxConcurrentQueriesException", 400, "You have reached the limit of 10 queries.");
      const [, id, from = "", until = "", sources, types] = statement.exec(text) ?? [];
      if (id === undefined)
        throw new Refusal("InvalidQueryStatementException", 400, "The query statement is not valid.");
      if (id !== aws.eventDataStoreId)
        throw new Refusal("EventDataStoreNotFoundException", 400, `Event data store ${id} not found.`);
      const wanted = (record: Recorded) =>
        (sources === undefined && types === undefined) ||
        valuesOf(sources).includes(record.eventSource) ||
        valuesOf(types).includes(identityField(record, "type") ?? "");
      const found = book.between(secondsOf(from), secondsOf(until)).filter(wanted);
      const queryId = randomUUID();
      queries.set(queryId, { found, asked: 0, status: "QUEUED" });
      return { QueryId: queryId };
    },
    GetQueryResults({ body }: Call): object {
      const { QueryId: id, NextToken: token = "0", MaxQueryResults: size } = results.parse(readJson(body));
      const query = queryOf(id);
      if (isRunning(query)) query.status = statesBefore[(query.asked += 1)] ?? "FINISHED";
      if (query.status !== "FINISHED") return { QueryStatus: query.status };
      const from = Number(token);
      const rows = query.found.slice(from, from + size);
      const end = from + rows.length;
      return {
        QueryStatus: query.status,
        QueryStatistics: { ResultsCount: rows.length, TotalResultsCount: query.found.length },
        QueryResultRows: rows.map((record) => [{ eventJson: JSON.stringify(record) }]),
        ...(end < query.found.length ? { NextToken: String(end) } : {}),
      };
    },
    CancelQuery({ body }: Call): object {
      const { QueryId: id } = named.parse(readJson(body));
      const query = queryOf(id);
      if (!isRunning(query)) throw new Refusal("InactiveQueryException", 400, "The query is not active.");
      query.status = "CANCELLED";
      return { QueryId: id, QueryStatus: query.status };
    },
  };
}

function valuesOf(written: string | undefined): readonly string[] {
  return [...(written ?? "").matchAll(/'([^']*)'/g)].map(([, value = ""]) => value);
}

function secondsOf(written: string): number {
  return Date.parse(`${written.replace(" ", "T")}Z`) / 1000;
}
