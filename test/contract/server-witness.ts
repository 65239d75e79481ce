import { readFileSync } from "node:fs";

import { Client } from "pg";
import { z } from "zod";

import type { Postgres } from "../../sandbox/aws/postgres.js";

/** What the server did with a statement, by its own account. */
export type Deed = {
  /** As event triggers say it, else as the server's log does. */
  readonly tag: string | null;
  readonly error: string | null;
  /** False for what event triggers don't see: roles, databases and the like. */
  readonly isSeen: boolean;
  readonly dropped: readonly string[];
  readonly altered: readonly string[];
  /** Relations that were locked; null where the statement could not run within a transaction of ours. */
  readonly touched: readonly string[] | null;
};

export type Witness = {
  readonly run: (sql: string) => Promise<Deed>;
  readonly close: () => Promise<void>;
};

/** What a server needs to be a witness: every command told in the log with its tag, and nothing switched off. */
export const witnessSettings: readonly string[] = [
  "log_line_prefix=%p|%i|",
  "log_min_duration_statement=0",
  "log_min_messages=error",
  "max_prepared_transactions=2",
  "wal_level=logical",
];

/** INFO reaches the client whatever its settings are, and needs no table that a rollback would empty. */
const setUp = `
  create schema witness;
  create function witness.ended() returns event_trigger language plpgsql security definer set search_path = pg_catalog as $$
  declare done record;
  begin
    for done in
      select c.command_tag as tag, c.object_type as type, c.object_identity as identity, a.object_names as names, a.object_args as args
      from pg_event_trigger_ddl_commands() c left join lateral pg_identify_object_as_address(c.classid, c.objid, c.objsubid) a on c.object_type <> 'default acl'
    loop raise info '%', json_build_object('what', 'done', 'of', tg_tag, 'object', row_to_json(done)); end loop;
    raise info '%', json_build_object('what', 'ended', 'of', tg_tag);
  end $$;
  create function witness.fell() returns event_trigger language plpgsql security definer set search_path = pg_catalog as $$
  declare gone record;
  begin
    for gone in
      select tg_tag as tag, object_type as type, object_identity as identity, address_names as names, address_args as args
      from pg_event_trigger_dropped_objects() where original
    loop raise info '%', json_build_object('what', 'dropped', 'of', tg_tag, 'object', row_to_json(gone)); end loop;
  end $$;
  create event trigger ended on ddl_command_end execute function witness.ended();
  create event trigger fell on sql_drop execute function witness.fell();
  create function public.et_noop() returns event_trigger language plpgsql as $$ begin end $$;
  select lo_create(4242);
`;

const noticeSchema = z.object({
  what: z.enum(["done", "dropped", "ended"]),
  of: z.string(),
  object: z
    .object({
      tag: z.string(),
      type: z.string(),
      identity: z.string().nullable(),
      names: z.array(z.string()).nullable(),
      args: z.array(z.string()).nullable(),
    })
    .optional(),
});

type Notice = z.infer<typeof noticeSchema>;

const locked = `
  select distinct c.relname as name from pg_locks l join pg_class c on c.oid = l.relation join pg_namespace n on n.oid = c.relnamespace
  where l.pid = pg_backend_pid() and c.relkind in ('r', 'v', 'm', 'p', 'f')
    and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')`;

const aloneOnly = "25001";

/** These begin or end a transaction, or need to be seen outside of one. */
const isControl =
  /^(begin|start|commit|end|abort|rollback|prepare transaction|savepoint|release|set constraints|discard|fetch|move|close|deallocate|execute)\b/;

/** Connects to a new database of that name, where the server tells all that is done. */
export async function createWitness({ admin, logFile }: Postgres, database: string): Promise<Witness> {
  await admin.query(`create database ${database}`);
  const { host, port, password } = admin;
  const client = new Client({ host, port, user: "rdsadmin", password: password ?? "", database });
  await client.connect();
  await client.query(setUp);
  const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
  let notices: Notice[] = [];
  let logged = 0;
  let isWithin = false;
  client.on("notice", ({ severity, message }) => {
    if (severity === "INFO" && message?.startsWith("{") === true) {
      notices.push(noticeSchema.parse(JSON.parse(message)));
    }
  });
  const connection: unknown = Reflect.get(client, "connection");
  if (!isEmitter(connection)) throw new Error("pg has no connection to listen to");
  connection.on("copyOutResponse", () => {});
  connection.on("readyForQuery", ({ status }) => (isWithin = status !== "I"));

  async function attempt(sql: string): Promise<{ code: string; message: string; tag: string | null }> {
    notices = [];
    logged = readFileSync(logFile, "utf8").length;
    const failure = await client.query(sql).then(
      () => ({ code: "", message: "" }),
      (error: unknown) => z.object({ code: z.string(), message: z.string() }).parse(error),
    );
    return { ...failure, tag: loggedTag() };
  }

  function loggedTag(): string | null {
    const lines = readFileSync(logFile, "utf8").slice(logged).split("\n");
    const told = lines.filter((line) => /^\d+\|[A-Z ]+\|(LOG: {2}duration|ERROR):? /.test(line));
    const mine = told.map((line) => line.split("|")).findLast(([pid]) => pid === String(rows[0]?.pid));
    return mine?.[1] ?? null;
  }

  async function runWithin(sql: string): Promise<Deed> {
    await client.query("begin");
    const outcome = await attempt(sql);
    const seen = notices;
    if (outcome.code === "") {
      const relations = await client.query<{ name: string }>(locked);
      await client.query("commit");
      return deedOf(outcome, seen, namesOf(relations.rows));
    }
    await client.query("rollback");
    return outcome.code === aloneOnly
      ? deedOf(await attempt(sql), notices, null)
      : deedOf(outcome, seen, null);
  }

  return {
    run: async (sql) =>
      isWithin || isControl.test(sql) ? deedOf(await attempt(sql), notices, null) : runWithin(sql),
    close: () => client.end(),
  };
}

function deedOf(
  { code, message, tag }: { code: string; message: string; tag: string | null },
  notices: readonly Notice[],
  touched: readonly string[] | null,
): Deed {
  // What code within a statement does has tags of its own.
  const isCode = /^(DO|CALL|SELECT|IMPORT FOREIGN SCHEMA)$/.test(tag ?? "") && !isInto(notices);
  return {
    tag: isCode ? tag : (notices.at(-1)?.of ?? tag),
    error: code === "" ? null : message,
    isSeen: notices.length > 0,
    dropped: toldBy(notices, "dropped", /^(DROP|ALTER)/),
    altered: toldBy(notices, "done", /^ALTER/),
    touched,
  };
}

/** What creates also alters and drops as it goes along. */
function toldBy(notices: readonly Notice[], deed: Notice["what"], commands: RegExp): string[] {
  return notices.flatMap(({ what, of, object }) =>
    what === deed && object !== undefined && commands.test(of) && commands.test(object.tag)
      ? nameOf(object)
      : [],
  );
}

/** The log calls SELECT what event triggers call SELECT INTO. */
function isInto(notices: readonly Notice[]): boolean {
  return notices.some(({ of }) => of === "SELECT INTO");
}

function namesOf(rows: readonly { readonly name: string }[]): string[] {
  return rows.map(({ name }) => name);
}

/** The last part of its name; some objects have but a description, which names types with their schema. */
function nameOf({ type, identity, names, args }: NonNullable<Notice["object"]>): string[] {
  if (type === "default acl" || (names === null && identity === null)) return [];
  if (type === "user mapping" || type === "cast" || type === "transform") {
    return [(identity ?? "").replaceAll(/\w+\.(?=\w)/g, "")];
  }
  const last = type === "domain constraint" ? args?.at(-1) : names?.at(-1);
  return [
    type === "type" || type === "domain" ? (last ?? "").replace(/^\w+\./, "") : (last ?? identity ?? ""),
  ];
}

type Emitter = { on: (event: string, listener: (message: { status: string }) => void) => unknown };

function isEmitter(value: unknown): value is Emitter {
  return typeof value === "object" && value !== null && "on" in value;
}
