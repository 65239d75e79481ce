import { createFrame, type Frame, type NumberedLog, type Stretch } from "./frame.js";
import { gravityOf, type Interest, ranks } from "./interest.js";
import type { Logged } from "./read-statements.js";

/** A call whose text the trail masks, by what the trail tells of it. */
export type MaskedCall = {
  readonly id: string;
  readonly eventTime: number;
  /** Null where nobody said which user the secret opens: then any user's statement can be its. */
  readonly user: string | null;
  readonly errorCode: string | null;
};

/** What of the log can be a call's; `shared` when one of its texts can be another call's as well. */
export type Fits = {
  /** Its texts, each of a session once. */
  readonly total: number;
  readonly shared: boolean;
  /** The first of them that are of interest, `most` at the most, and how many those are not: not of interest, or beyond it. */
  readonly pick: (most: number) => Picked;
};
export type Picked = {
  readonly statements: readonly Logged[];
  readonly passedOver: number;
  readonly beyond: number;
};

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

/** Finds for each call what fits by user, time and outcome, in one pass however much that is. `logged` is sorted by time; upkeep fits only where nothing else does. */
export function matchCalls(
  calls: readonly MaskedCall[],
  logged: readonly Logged[],
  {
    isUpkeep = () => false,
    interestOf = gravityOf,
  }: { readonly isUpkeep?: (statement: Logged) => boolean; readonly interestOf?: Interest } = {},
): ReadonlyMap<string, Fits> {
  const log = numbered(logged);
  const kinds = logged.map(
    (statement) => (isUpkeep(statement) ? apart : 0) + placeOf(interestOf(statement.sql)),
  );
  const sets = new Map<string, readonly Frame[]>();
  const framesOf = ({ user, errorCode }: MaskedCall): readonly Frame[] => {
    const outcome = outcomeOf(errorCode);
    const key = JSON.stringify([user, outcome]);
    const frames = sets.get(key) ?? framesFor(log, kinds, user, outcome);
    sets.set(key, frames);
    return frames;
  };
  const views = calls
    .toSorted((a, b) => a.eventTime - b.eventTime)
    .map(({ id, eventTime, ...facts }) => ({
      id,
      shown: framesOf({ id, eventTime, ...facts }).map((frame) => ({
        frame,
        stretch: frame.move(eventTime - beforeMs, eventTime + afterMs),
      })),
    }));
  const claims = new Int32Array(logged.length);
  for (const frame of [...sets.values()].flat()) frame.addClaims(claims);
  return new Map(views.map(({ id, shown }) => [id, fitsOf(log, shown, claims)]));
}

type Shown = { readonly frame: Frame; readonly stretch: Stretch };

/** A frame for each rank and one for what is of no interest, and the same for upkeep. */
const apart = ranks.length + 1;
const placeOf = (rank: ReturnType<Interest>) => rank ?? ranks.length;

type Outcome = "never sent" | "done" | "failed" | "either";

function outcomeOf(errorCode: string | null): Outcome {
  if (errorCode === null) return "done";
  if (neverSent.test(errorCode)) return "never sent";
  return databaseErred.has(errorCode) ? "failed" : "either";
}

function framesFor(
  log: NumberedLog,
  kinds: readonly number[],
  user: string | null,
  outcome: Outcome,
): readonly Frame[] {
  const frames = Array.from({ length: 2 * apart }, () => createFrame(log));
  if (outcome === "never sent") return frames;
  for (const [place, statement] of log.logged.entries()) {
    if (user !== null && statement.user !== user) continue;
    if (outcome === "either" || statement.failed === (outcome === "failed"))
      frames[kinds[place] ?? 0]?.add(place);
  }
  return frames;
}

function fitsOf({ logged, texts }: NumberedLog, all: readonly Shown[], claims: Int32Array): Fits {
  const count = (shown: readonly Shown[]) => shown.reduce((sum, { stretch }) => sum + stretch.texts, 0);
  const others = all.slice(0, apart);
  const shown = count(others) > 0 ? others : all.slice(apart);
  const wanted = shown.slice(0, ranks.length);
  return {
    total: count(shown),
    shared: all.some(({ frame, stretch }) => frame.isShared(stretch, claims)),
    pick(most) {
      const picked = new Map<number, Logged>();
      for (const { frame, stretch } of wanted) {
        for (let index = stretch.from; index < stretch.until && picked.size < most; index += 1) {
          const place = frame.places[index] ?? -1;
          const statement = logged[place];
          if (statement !== undefined) picked.set(texts[place] ?? -1, statement);
        }
      }
      const interesting = count(wanted);
      return {
        statements: [...picked.values()],
        passedOver: count(shown) - interesting,
        beyond: interesting - picked.size,
      };
    },
  };
}

/** A batch logs its one text many times. */
function numbered(logged: readonly Logged[]): NumberedLog {
  const numbers = new Map<string, number>();
  const texts = logged.map(({ session, sql, failed }) => {
    const key = `${session} ${failed} ${sql}`;
    const number = numbers.get(key) ?? numbers.size;
    numbers.set(key, number);
    return number;
  });
  return { logged, texts };
}
