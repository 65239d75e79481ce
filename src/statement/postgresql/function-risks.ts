import type { FuncCall, Node } from "libpg-query";

import { changing, isHarmless } from "./harmless-functions.js";
import type { Reason } from "../reason.js";
import { someNode } from "./some-node.js";
import { runsOnlyText } from "./texts-in-calls.js";
import { contentOf, words } from "./tree.js";

/** Built-in functions (and those of well-known extensions and services) that do more than compute, by what they do. */
const table: readonly (Reason & { readonly names: RegExp })[] = [
  { risk: "write", because: "takes a number from a sequence", names: /^nextval$/ },
  { risk: "write", because: "sets a sequence", names: /^setval$/ },
  { risk: "write", because: "waits", names: /^pg_sleep(_for|_until)?$/ },
  { risk: "write", because: "takes or gives back a lock", names: /^pg_(try_)?advisory_/ },
  { risk: "write", because: "sends a notification", names: /^pg_notify$/ },
  {
    risk: "write",
    because: "takes a number for its transaction",
    names: /^(pg_current_xact_id|txid_current)$/,
  },
  {
    risk: "write",
    because: "changes its session",
    names: /^(setseed|pg_export_snapshot|pg_stat_clear_snapshot)$/,
  },
  {
    risk: "write",
    because: "goes on with a cursor that was declared elsewhere",
    names: /^cursor_to_xml\w*$/,
  },
  {
    risk: "write",
    because: "maintains an index",
    names: /^(brin_(de)?summarize_\w+|gin_clean_pending_list)$/,
  },
  { risk: "administrative", because: "reads or writes a file of the server", names: /^lo_(import|export)$/ },
  { risk: "destructive", because: "deletes a large object", names: /^lo_?unlink$/ },
  { risk: "write", because: "works on large objects", names: /^(lo_\w+|loread|lowrite)$/ },
  { risk: "administrative", because: "changes a setting", names: /^set_config$/ },
  {
    risk: "administrative",
    because: "ends or interrupts a session",
    names: /^pg_(terminate|cancel)_backend$/,
  },
  {
    risk: "administrative",
    because: "reads or writes a file of the server",
    names:
      /^(pg_read_(binary_)?file|pg_ls_\w+|pg_stat_file|pg_file_\w+|pg_current_logfile|pg_hba_file_rules|pg_ident_file_mappings|pg_show_all_file_settings)$/,
  },
  {
    risk: "administrative",
    because: "runs a statement on another server",
    names: /^(dblink\w*|postgres_fdw_\w+)$/,
  },
  {
    risk: "administrative",
    because: "reaches out to another service",
    names: /^(table_import_from_s3|query_export_to_s3|aws_lambda\.invoke)$/,
  },
  {
    risk: "administrative",
    because: "reads what is named only by a text",
    names: /^((table|schema|database)_to_xml\w*|connectby|xpath_table)$/,
  },
  {
    risk: "administrative",
    because: "has a statement run later",
    names: /^(schedule|schedule_in_database|cron\.alter_job|cron\.unschedule)$/,
  },
  {
    risk: "administrative",
    because: "works on replication or the write-ahead log",
    names:
      /^pg_(create|drop|copy|advance|sync)_\w*replication\w*|^pg_replication_\w+|^pg_logical_\w+|^pg_(switch|create)_(wal|xlog|restore)\w*|^pg_wal_replay_(pause|resume)$|^pg_promote$|^pg_(backup_\w+|(start|stop)_backup)$/,
  },
  {
    risk: "administrative",
    because: "works on the server itself",
    names:
      /^(pg_reload_conf|pg_rotate_logfile\w*|pg_stat_reset\w*|pg_stat_statements_reset|pg_log_\w+|pg_import_system_collations|pg_nextoid|pg_stop_making_pinned_objects|binary_upgrade_\w+|heap_force_\w+|pg_truncate_visibility_map|pg_buffercache_evict\w*|aurora_inject_\w+)$/,
  },
];

/** What these do is not told by the statement: they run a text on another server, or later. */
const runsElsewhere = /^(dblink(_exec|_send_query|_open)?|schedule\w*)$/;

/** Why a call makes a statement more than a read; undefined for a built-in that only computes, or only runs a text. */
export function riskOfFunction(parts: readonly string[]): Reason | undefined {
  if (isHarmless(parts) || runsOnlyText(parts)) return undefined;
  const called = `calls ${parts.join(".")}()`;
  const known = knownAs(parts);
  return known === undefined
    ? { risk: "write", because: `${called}, which may change something` }
    : { risk: known.risk, because: `${called}, which ${known.because}` };
}

/** True for an expression whose functions may give another value for each row, as far as is known. */
export function isVolatile(expression: Node | undefined): boolean {
  return someNode(expression, (node) => {
    const call = contentOf(node, "FuncCall");
    if (call === undefined) return false;
    const parts = words(call.funcname);
    return !isHarmless(parts) || changing.has(parts.at(-1) ?? "");
  });
}

/** The name, as written, of a function or procedure that nobody here knows. */
export function callOf({ funcname }: FuncCall): string | undefined {
  const parts = words(funcname);
  const isKnown = knownAs(parts) !== undefined && !runsElsewhere.test(parts.at(-1) ?? "");
  return isHarmless(parts) || runsOnlyText(parts) || isKnown ? undefined : parts.join(".");
}

function knownAs(parts: readonly string[]): Reason | undefined {
  const [name, full] = [parts.at(-1) ?? "", parts.join(".")];
  return table.find(({ names }) => names.test(name) || names.test(full));
}
