import type { Reason } from "../reason.js";
import { isHarmless } from "./harmless-functions.js";

/** Built-in functions (and those of Aurora and of plugins that come with the server) that do more than compute, by what they do. */
const table: readonly (Reason & { readonly names: RegExp })[] = [
  { risk: "write", because: "waits", names: /^sleep$/ },
  {
    risk: "write",
    because: "takes or gives back a lock",
    names: /^(get_lock|release_lock|release_all_locks|service_(get|release)_\w+_locks?)$/,
  },
  { risk: "administrative", because: "reads a file of the server", names: /^load_file$/ },
  { risk: "administrative", because: "calls a Lambda function", names: /^lambda_(sync|async)$/ },
  {
    risk: "administrative",
    because: "sends data to a model outside of the database",
    names: /^aws_(sagemaker|comprehend|bedrock)_\w+$/,
  },
  {
    risk: "administrative",
    because: "waits for replication, or works on it",
    names:
      /^(master_pos_wait|source_pos_wait|wait_for_executed_gtid_set|wait_until_sql_thread_after_gtids|group_replication_\w+|asynchronous_connection_failover_\w+|rpl_\w+)$/,
  },
  {
    risk: "administrative",
    because: "works on keys, audits, firewalls or versions of the server",
    names:
      /^(keyring_\w+|audit_\w+|mysql_firewall_\w+|(read|set|load)_firewall_\w+|mysql_query_attribute_\w+|version_tokens_\w+)$/,
  },
];

/** What a call may do, if more than compute; `isBuiltIn` if a built-in function of that name would be it; `isUnknown` of a function that nobody here knows. */
export function riskOfFunction(
  { schema, name }: { readonly schema: string | null; readonly name: string },
  { isBuiltIn, hasArguments }: { readonly isBuiltIn: boolean; readonly hasArguments: boolean },
): { readonly reason: Reason | undefined; readonly isUnknown: boolean } {
  const plain = name.toLowerCase();
  const known =
    schema === null || /^(mysql|sys)$/i.test(schema)
      ? table.find(({ names }) => names.test(plain))
      : undefined;
  const called = `calls ${schema === null ? name : `${schema}.${name}`}()`;
  if (known !== undefined) {
    return { reason: { risk: known.risk, because: `${called}, which ${known.because}` }, isUnknown: false };
  }
  if (schema === null && isBuiltIn && isHarmless(plain)) return { reason: undefined, isUnknown: false };
  if (schema === null && isBuiltIn && plain === "last_insert_id") {
    const reason: Reason = { risk: "write", because: `${called}, which sets what it will give next` };
    return { reason: hasArguments ? reason : undefined, isUnknown: false };
  }
  return { reason: { risk: "write", because: `${called}, which may change something` }, isUnknown: true };
}
