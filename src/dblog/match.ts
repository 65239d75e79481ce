import type { Logged } from "./read-statements.js";

/** A call whose text the trail masks, by what the trail tells of it. */
export type MaskedCall = {
  readonly id: string;
  readonly eventTime: number;
  /** Null where nobody said which user the secret opens: then any user's statement can be its. */
  readonly user: string | null;
  readonly errorCode: string | null;
};

/** The logged statements that can be a call's, each text of a session once; `shared` when one of them can be another call's as well. */
export type Fits = { readonly statements: readonly Logged[]; readonly shared: boolean };

/**
 * A call ends within 45 seconds of its statement's beginning, and `eventTime` is when it ended; both times are whole seconds:
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/data-api-timeouts.html
 */
export const beforeMs = 46_000;
export const afterMs = 1_000;

/** Codes of https://docs.aws.amazon.com/rdsdataservice/latest/APIReference/API_ExecuteStatement.html with which the database itself erred. */
const databaseErred = new Set(["DatabaseErrorException", "StatementTimeoutException"]);
/** Refused before the database heard of it. */
const neverSent =
  /^(AccessDenied|Forbidden|InvalidSecret|SecretsError|HttpEndpointNotEnabled|DatabaseResuming|DatabaseUnavailable|DatabaseNotFound|InvalidResourceState|NotFound|TransactionNotFound|Throttling)/;

/** Finds for each call what fits by user, time and outcome. `logged` is sorted by time. */
export function matchCalls(
  calls: readonly MaskedCall[],
  logged: readonly Logged[],
): ReadonlyMap<string, Fits> {
  const byUser = new Map<string, Logged[]>();
  for (const statement of logged) {
    const theirs = byUser.get(statement.user);
    if (theirs === undefined) byUser.set(statement.user, [statement]);
    else theirs.push(statement);
  }
  const ranges = calls.map((call) => ({
    call,
    fitting: fittingOf(call, call.user === null ? logged : (byUser.get(call.user) ?? [])),
  }));
  const claims = new Map<Logged, number>();
  for (const { fitting } of ranges) {
    for (const statement of fitting) claims.set(statement, (claims.get(statement) ?? 0) + 1);
  }
  return new Map(
    ranges.map(({ call, fitting }) => [
      call.id,
      { statements: distinct(fitting), shared: fitting.some((statement) => claims.get(statement) !== 1) },
    ]),
  );
}

function fittingOf({ eventTime, errorCode }: MaskedCall, logged: readonly Logged[]): readonly Logged[] {
  if (errorCode !== null && neverSent.test(errorCode)) return [];
  const from = firstFrom(logged, eventTime - beforeMs);
  const until = firstFrom(logged, eventTime + afterMs + 1);
  return logged.slice(from, until).filter(({ failed }) => {
    if (errorCode === null) return !failed;
    return failed || !databaseErred.has(errorCode);
  });
}

/** A batch logs its one text many times. */
function distinct(statements: readonly Logged[]): readonly Logged[] {
  return [
    ...new Map(statements.map((one) => [JSON.stringify([one.session, one.sql, one.failed]), one])).values(),
  ];
}

/** The index of the first statement at or after that time. */
function firstFrom(sorted: readonly Logged[], time: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle]?.at ?? 0) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
