import type { Node } from "libpg-query";

import { isHarmless } from "./harmless-functions.js";
import type { Reason } from "../reason.js";
import { contentOf, words } from "./tree.js";

/** Built-in functions (and those of well-known extensions) that do more than compute, by what they do. */
const table: readonly (Reason & { readonly names: RegExp })[] = [
  { risk: "write", because: "takes a number from a sequence", names: /^nextval$/ },
  { risk: "write", because: "sets a sequence", names: /^setval$/ },
  { risk: "write", because: "waits", names: /^pg_sleep(_for|_until)?$/ },
  { risk: "write", because: "takes or gives back a lock", names: /^pg_(try_)?advisory_/ },
  { risk: "write", because: "sends a notification", names: /^pg_notify$/ },
  { risk: "administrative", because: "reads or writes a file of the server", names: /^lo_(import|export)$/ },
  {
    risk: "write",
    because: "works on large objects",
    names: /^(lo_\w+|loread|lowrite|lo_?unlink)$/,
  },
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
      /^(pg_read_(binary_)?file|pg_ls_\w+|pg_stat_file|pg_file_\w+|pg_current_logfile|pg_hba_file_rules)$/,
  },
  {
    risk: "administrative",
    because: "runs a statement on another server",
    names: /^(dblink\w*|postgres_fdw_\w+)$/,
  },
  {
    risk: "administrative",
    because: "runs a statement that is given as text",
    names:
      /^(query_to_xml\w*|cursor_to_xml\w*|ts_stat|crosstab\w*|connectby|xpath_table|schedule|schedule_in_database)$/,
  },
  {
    risk: "administrative",
    because: "works on replication or the write-ahead log",
    names:
      /^pg_(create|drop|copy|advance|sync)_\w*replication\w*|^pg_replication_\w+|^pg_logical_\w+|^pg_(switch|create)_(wal|restore)\w*|^pg_wal_replay_\w+|^pg_promote$|^pg_backup_\w+/,
  },
  {
    risk: "administrative",
    because: "works on the server itself",
    names: /^(pg_reload_conf|pg_rotate_logfile|pg_stat_reset\w*|pg_stat_statements_reset|pg_log_\w+)$/,
  },
];

/** Functions that run a text given to them as SQL: what they do may be computed. */
const runsText = /^(query_to_xml\w*|dblink(_exec|_send_query|_open)?|ts_stat|crosstab\w*|schedule\w*)$/;

/** Why a call makes a statement more than a read; undefined for a built-in that only computes. */
export function riskOfFunction(parts: readonly string[]): Reason | undefined {
  if (isHarmless(parts)) return undefined;
  const called = `calls ${parts.join(".")}()`;
  const known = knownAs(parts);
  return known === undefined
    ? { risk: "write", because: `${called}, which may change something` }
    : { risk: known.risk, because: `${called}, which ${known.because}` };
}

/** The name, as written, of a function or procedure that nobody here knows. */
export function callOf(node: Node): string | undefined {
  const call = contentOf(node, "FuncCall");
  if (call === undefined) return undefined;
  const parts = words(call.funcname);
  return isHarmless(parts) || (knownAs(parts) !== undefined && !runsText.test(parts.at(-1) ?? ""))
    ? undefined
    : parts.join(".");
}

function knownAs(parts: readonly string[]): Reason | undefined {
  return table.find(({ names }) => names.test(parts.at(-1) ?? ""));
}
