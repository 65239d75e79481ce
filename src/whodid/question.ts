import { cut } from "../message/text.js";
import { eventNamed } from "./event-name.js";
import { type ObjectName, parseObjectName } from "./object-name.js";
import { readLast, readSince, type TimeReading } from "./time.js";
import { verbOf } from "./verbs.js";
import { splitWords, type Word } from "./words.js";

/** Who is asked about: by the name they have in `whodid.yml` or in the trail, by Slack account, or the asker. */
export type Whom =
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "slack"; readonly userId: string }
  | { readonly kind: "asker" };

/** What is asked. Null: not said, so anything. `since` is milliseconds since the epoch. */
export type Question = {
  /** A call to AWS that is no statement, such as DeleteDBCluster; then no verb or object is asked for. */
  readonly event: string | null;
  /** What the event was done to, as written. */
  readonly resource: string | null;
  readonly verb: string | null;
  readonly object: ObjectName | null;
  readonly database: string | null;
  readonly whom: Whom | null;
  readonly since: number | null;
};

export type QuestionReading =
  | { readonly kind: "question"; readonly question: Question }
  | { readonly kind: "help" }
  /** `because` is one plain sentence for the asker; it may hold words of theirs. */
  | { readonly kind: "refused"; readonly because: string };

type Step =
  | { readonly kind: "said"; readonly said: Partial<Question>; readonly words: number }
  | { readonly kind: "refused"; readonly because: string };

/** What people write around verb and name, and what stands around a name in SQL. */
const noise = new Set(
  (
    "who did was has been whodid the all rows row of from into in at to and if exists not only cascade restrict concurrently " +
    "table tables view materialized relation index sequence schema type function procedure trigger foreign temporary"
  ).split(" "),
);

/** Kinds of objects that are good names, too: a kind only where a name follows. */
const kinds = new Set(
  (
    "role user group database extension domain policy rule collation conversion aggregate operator routine publication " +
    "subscription server tablespace language event statistics data wrapper mapping for"
  ).split(" "),
);

/** Words that go on with the question where a name could stand. */
const joints = new Set(["on", "by", "since", "last", "in", "from", "to", "was", "has"]);

/** Verbs that SQL joins to their object with `on`. */
const joinedByOn = new Set(["GRANT", "REVOKE", "COMMENT"]);

/**
 * Understands a question; `now` (milliseconds since the epoch) is what `since` and `last` count from, `events` the names that are watched.
 * Never throws.
 */
export function parseQuestion(text: string, now: number, events: readonly string[]): QuestionReading {
  const words = splitWords(text);
  const [only] = words;
  if (only === undefined || (words.length === 1 && /^(?:help|--help|-h)$/i.test(only.text)))
    return { kind: "help" };

  let question: Question = {
    event: null,
    resource: null,
    verb: null,
    object: null,
    database: null,
    whom: null,
    since: null,
  };
  let at = 0;
  while (at < words.length) {
    const step = understand(words.slice(at), question, now, events);
    if (step.kind === "refused") return step;
    question = { ...question, ...step.said };
    at += step.words;
  }
  const isQuestion = Object.values(question).some((part) => part !== null);
  return isQuestion
    ? { kind: "question", question }
    : { kind: "refused", because: "Say what was done to what, such as DROP money_transfers." };
}

function understand(words: readonly Word[], sofar: Question, now: number, events: readonly string[]): Step {
  const [word, next] = words;
  if (word === undefined) return { kind: "said", said: {}, words: 1 };
  const plain = word.quoted ? "" : word.text.toLowerCase();
  switch (plain) {
    case "on":
      if (sofar.verb !== null && joinedByOn.has(sofar.verb) && sofar.object === null) return said({});
      return sofar.database === null
        ? readDatabase(next)
        : refuse("Name one database after on, or none for all.");
    case "by":
      return sofar.whom === null ? readWhom(next) : refuse("Name one person after by.");
    case "since":
    case "last": {
      if (sofar.since !== null) return refuse("Say since or last once.");
      const rest = words.slice(1).map(({ text }) => text);
      return since(plain === "since" ? readSince(rest, now) : readLast(rest, now));
    }
    default:
      return readEvent(word, plain, sofar, events) ?? readDeed(word, plain, sofar, next);
  }
}

/** An event's name where a verb would stand, and after it what it was done to; undefined for what must be something else. */
function readEvent(
  word: Word,
  plain: string,
  { event, resource, verb, object }: Question,
  events: readonly string[],
): Step | undefined {
  if (event !== null) {
    if (noise.has(plain) || plain === "cluster") return said({});
    return resource === null ? said({ resource: word.text.replaceAll('"', "") }) : undefined;
  }
  if (word.quoted || verb !== null || object !== null) return undefined;
  const name = eventNamed(word.text, events);
  return name === undefined ? undefined : said({ event: name });
}

function readDeed(word: Word, plain: string, sofar: Question, next: Word | undefined): Step {
  const verb = sofar.verb === null && sofar.object === null ? verbOf(plain) : undefined;
  if (verb !== undefined) return said({ verb });
  if (noise.has(plain) || (kinds.has(plain) && sofar.object === null && isNamePart(next))) return said({});
  if (sofar.object !== null || sofar.event !== null) {
    return refuse(
      `I don't understand ${quote(word)}; ask like this: DROP money_transfers on billing by @bob since yesterday.`,
    );
  }
  if (plain === "*") return said({});
  const object = parseObjectName(word);
  return object === undefined
    ? refuse(
        `${quote(word)} is not a name; write it like money_transfers, public.money_transfers or "Money Transfers".`,
      )
    : said({ object });
}

function isNamePart(word: Word | undefined): boolean {
  return word !== undefined && (word.quoted || !joints.has(word.text.toLowerCase()));
}

function readDatabase(word: Word | undefined): Step {
  const name = word?.text.replace(/^@/, "").replaceAll('"', "").toLowerCase() ?? "";
  return name === ""
    ? refuse("After on, write the name of a database, such as billing.")
    : said({ database: name }, 2);
}

function readWhom(word: Word | undefined): Step {
  const text = word?.text ?? "";
  const [, userId] = /^<@([A-Z0-9]+)(?:\|[^>]*)?>$/.exec(text) ?? [];
  if (userId !== undefined) return said({ whom: { kind: "slack", userId } }, 2);
  const name = text.replace(/^@/, "").replaceAll('"', "");
  if (name === "") return refuse("After by, write a person, such as @bob.");
  return said({ whom: name.toLowerCase() === "me" ? { kind: "asker" } : { kind: "name", name } }, 2);
}

function since(reading: TimeReading): Step {
  return reading.kind === "refused" ? reading : said({ since: reading.at }, reading.words + 1);
}

function said(part: Partial<Question>, words = 1): Step {
  return { kind: "said", said: part, words };
}

function refuse(because: string): Step {
  return { kind: "refused", because };
}

function quote(word: Word): string {
  return `“${cut(word.text, 40)}”`;
}
