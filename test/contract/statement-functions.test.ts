import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";

import { type Postgres, startPostgres } from "../../sandbox/aws/postgres.js";
import { callOf, isVolatile, riskOfFunction } from "../../src/statement/postgresql/function-risks.js";
import { harmless } from "../../src/statement/postgresql/harmless-functions.js";
import { builtInOperators } from "../../src/statement/postgresql/operator-risks.js";
import { runsOnlyText } from "../../src/statement/postgresql/texts-in-calls.js";

/** Of PostgreSQL 18; the sandbox's server is one older. */
const newer = ["uuidv4", "uuidv7"];

const differs = "another value each time";
const state = "tells the state of the server or session";

/** The server calls these volatile, since what they yield is not the same throughout a statement. They change nothing. */
const harmlessThoughVolatile: Readonly<Record<string, string>> = {
  array_sample: differs,
  array_shuffle: differs,
  clock_timestamp: differs,
  gen_random_uuid: differs,
  random: differs,
  random_normal: differs,
  timeofday: differs,
  current_query: state,
  currval: state,
  lastval: state,
  pg_blocking_pids: state,
  pg_current_wal_lsn: state,
  pg_is_in_recovery: state,
  pg_last_wal_receive_lsn: state,
  pg_last_wal_replay_lsn: state,
  pg_last_xact_replay_timestamp: state,
  pg_database_size: "measures files",
  pg_indexes_size: "measures files",
  pg_relation_size: "measures files",
  pg_table_size: "measures files",
  pg_tablespace_size: "measures files",
  pg_total_relation_size: "measures files",
  pg_partition_ancestors: "reads the catalog as it is at that moment",
  pg_partition_tree: "reads the catalog as it is at that moment",
};

/** Volatile functions of which nothing is known: a statement that calls one is no read, and says so. */
const unknown = `
  amvalidate currtid2 pg_available_wal_summaries pg_collation_actual_version pg_control_checkpoint pg_control_init
  pg_control_recovery pg_control_system pg_current_wal_flush_lsn pg_current_wal_insert_lsn
  pg_database_collation_actual_version pg_extension_config_dump pg_get_backend_memory_contexts pg_get_multixact_members
  pg_get_shmem_allocations pg_get_wait_events pg_get_wal_replay_pause_state pg_get_wal_resource_managers
  pg_get_wal_summarizer_state pg_is_wal_replay_paused pg_isolation_test_session_is_blocked pg_jit_available
  pg_last_committed_xact pg_lock_status pg_notification_queue_usage pg_prepared_xact pg_safe_snapshot_blocking_pids
  pg_sequence_last_value pg_show_replication_origin_status pg_stat_force_next_flush pg_stat_get_io
  pg_stat_get_recovery_prefetch pg_stat_get_xact_blocks_fetched pg_stat_get_xact_blocks_hit
  pg_stat_get_xact_function_calls pg_stat_get_xact_function_self_time pg_stat_get_xact_function_total_time
  pg_stat_get_xact_numscans pg_stat_get_xact_tuples_deleted pg_stat_get_xact_tuples_fetched
  pg_stat_get_xact_tuples_hot_updated pg_stat_get_xact_tuples_inserted pg_stat_get_xact_tuples_newpage_updated
  pg_stat_get_xact_tuples_returned pg_stat_get_xact_tuples_updated pg_stat_have_stats pg_wal_summary_contents
  pg_xact_commit_timestamp pg_xact_commit_timestamp_origin pg_xact_status plpgsql_validator txid_status`
  .trim()
  .split(/\s+/);

const callTo = (name: string) => ({ funcname: [{ String: { sval: name } }] });

describe("what is known of built-in functions and operators, asked of the server", () => {
  let postgres: Postgres | undefined;
  let volatility: ReadonlyMap<string, readonly string[]> = new Map();

  beforeAll(async () => {
    postgres = await startPostgres();
    const { rows } = await postgres.admin.query<{ name: string; kinds: string[] }>(`
      select proname as name, array_agg(distinct provolatile::text) as kinds from pg_proc
      where pronamespace = 'pg_catalog'::regnamespace
        and prorettype not in (select oid from pg_type where typname ~ '_handler$|^(event_)?trigger$|^internal$')
        and 'internal'::regtype <> all (proargtypes)
      group by proname`);
    volatility = new Map(rows.map(({ name, kinds }) => [name, kinds]));
  });
  afterAll(() => postgres?.stop());

  const isVolatileThere = (name: string) => volatility.get(name)?.includes("v") === true;

  it("knows every harmless one", () => {
    expect([...harmless].filter((name) => !volatility.has(name))).toEqual(newer);
  });

  it("has no harmless one that is volatile, but for those that change nothing", () => {
    const found = [...harmless].filter((name) => isVolatileThere(name));
    expect(found.toSorted()).toEqual(Object.keys(harmlessThoughVolatile).toSorted());
  });

  it("takes none that yields another value each time for steady", () => {
    const random = Object.keys(harmlessThoughVolatile).filter(
      (name) => harmlessThoughVolatile[name] === differs,
    );
    expect([...random, ...newer].filter((name) => !isVolatile({ FuncCall: callTo(name) }))).toEqual([]);
    expect(["now", "lower"].filter((name) => isVolatile({ FuncCall: callTo(name) }))).toEqual([]);
  });

  it("knows every operator, and that none changes anything", async () => {
    const found = await postgres?.admin.query<{ name: string; kinds: string[] }>(`
      select oprname as name, array_agg(distinct provolatile::text) as kinds from pg_operator join pg_proc p on p.oid = oprcode
      where oprnamespace = 'pg_catalog'::regnamespace group by oprname`);
    const rows = found?.rows ?? [];
    expect(rows.map(({ name }) => name).toSorted()).toEqual([...builtInOperators].toSorted());
    expect(rows.filter(({ kinds }) => kinds.includes("v"))).toEqual([]);
  });

  it("lets no statement be a read that calls another volatile one", () => {
    const volatile = [...volatility.keys()].filter((name) => isVolatileThere(name) && !harmless.has(name));
    const free = volatile.filter((name) => riskOfFunction([name]) === undefined);
    expect(free.filter((name) => !runsOnlyText([name]))).toEqual([]);
    expect(free.length).toBeGreaterThan(4);
  });

  it("says what each volatile one does, but for those that are flagged as calls", () => {
    const volatile = [...volatility.keys()].filter((name) => isVolatileThere(name));
    const flagged = volatile.filter((name) => callOf(callTo(name)) !== undefined);
    expect(flagged.toSorted()).toEqual(unknown);
  });
});
