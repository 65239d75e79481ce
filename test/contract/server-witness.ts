import type { Client } from "pg";

/** What the server did with a statement, by its own account. */
type Deed = {
  readonly tag: string | null;
  readonly error: string | null;
  /** False for what event triggers don't see: roles, databases and the like. */
  readonly isSeen: boolean;
  readonly dropped: readonly string[];
  readonly altered: readonly string[];
  /** Relations that were locked; null where the statement ran outside of a transaction. */
  readonly touched: readonly string[] | null;
};

export type Witness = { readonly run: (sql: string) => Promise<Deed> };

const setUp = `
  create schema witness;
  create table witness.seen (what text, tag text, name text);
  create function witness.ended() returns event_trigger language plpgsql as $$
  begin
    insert into witness.seen
      select 'done', tg_tag, (pg_identify_object_as_address(classid, objid, objsubid)).object_names[array_upper((pg_identify_object_as_address(classid, objid, objsubid)).object_names, 1)]
      from pg_event_trigger_ddl_commands()
      where object_type not in ('default acl');
    insert into witness.seen values ('tag', tg_tag, null);
  end $$;
  create function witness.fell() returns event_trigger language plpgsql as $$
  begin
    insert into witness.seen
      select 'drop', tg_tag, coalesce(address_names[array_upper(address_names, 1)], object_identity)
      from pg_event_trigger_dropped_objects() where original;
    insert into witness.seen values ('tag', tg_tag, null);
  end $$;
  create event trigger ended on ddl_command_end execute function witness.ended();
  create event trigger fell on sql_drop execute function witness.fell();
  create function public.et_noop() returns event_trigger language plpgsql as $$ begin end $$;
  select lo_create(4242);
`;

const locked = `
  select c.relname as name from pg_locks l join pg_class c on c.oid = l.relation join pg_namespace n on n.oid = c.relnamespace
  where l.pid = pg_backend_pid() and c.relkind in ('r', 'v', 'm', 'p', 'f')
    and n.nspname not in ('witness', 'pg_catalog', 'information_schema', 'pg_toast')`;

const aloneOnly = "25001";

export async function createWitness(client: Client): Promise<Witness> {
  await client.query(setUp);
  let tag: string | null = null;
  const connection: unknown = Reflect.get(client, "connection");
  if (!isEmitter(connection)) throw new Error("pg has no connection to listen to");
  connection.on("commandComplete", ({ text }) => {
    tag = text;
  });
  connection.on("copyOutResponse", () => {});

  async function attempt(sql: string): Promise<{ code: string; message: string } | null> {
    try {
      await client.query(sql);
      return null;
    } catch (error) {
      const { code = "", message = "" } = Object(error) as { code?: string; message?: string };
      return { code, message };
    }
  }

  async function run(sql: string): Promise<Deed> {
    await client.query("truncate witness.seen");
    const isControl =
      /^(begin|start|commit|rollback|savepoint|release|set constraints|discard|fetch|move|close|deallocate|execute)/i.test(
        sql,
      );
    let touched: string[] | null = null;
    let failure = null;
    let completed: string | null;
    if (isControl) {
      failure = await attempt(sql);
      completed = tag;
    } else {
      await client.query("begin");
      failure = await attempt(sql);
      completed = tag;
      if (failure === null) {
        const { rows } = await client.query<{ name: string }>(locked);
        touched = [...new Set(rows.map(({ name }) => name))];
      }
      await client.query(failure === null ? "commit" : "rollback");
      if (failure?.code === aloneOnly) {
        failure = await attempt(sql);
        completed = tag;
      }
    }
    const { rows: seen } = await client
      .query<{ what: string; tag: string; name: string }>("select * from witness.seen")
      .catch(() => ({ rows: [] }));
    const of = (what: string) => seen.filter((row) => row.what === what);
    const isCode = /^(do|call|select add|import)/i.test(sql) && !/ into /i.test(sql);
    const seenTag = isCode ? undefined : of("tag").at(-1)?.tag;
    return {
      tag: seenTag ?? completed?.replace(/( \d+)+$/, "") ?? null,
      error: failure?.message ?? null,
      isSeen: of("tag").length > 0,
      dropped: of("drop").map(bare),
      altered: of("done")
        .filter(({ tag: each }) => each.startsWith("ALTER"))
        .map(bare),
      touched,
    };
  }
  return { run };
}

/** Types are named with their schema in one. */
function bare({ name }: { readonly name: string }): string {
  return name?.replace(/^\w+\./, "") ?? "";
}

type Emitter = { on: (event: string, listener: (message: { text: string }) => void) => unknown };

function isEmitter(value: unknown): value is Emitter {
  return typeof value === "object" && value !== null && "on" in value;
}
