/**
 * Built-in functions that change nothing, run no SQL given as text and read no files: a statement that calls only these is a read.
 * Anything else may change something, until it is put on this list. https://www.postgresql.org/docs/current/functions.html
 */
export const harmless: ReadonlySet<string> = new Set(
  `
  abs acos acosd acosh asin asind asinh atan atan2 atan2d atand atanh cbrt ceil ceiling cos cosd cosh cot cotd degrees div erf
  erfc exp factorial floor gcd lcm ln log log10 min_scale mod pi pow power radians random random_normal round scale sign sin
  sind sinh sqrt tan tand tanh trim_scale trunc width_bucket

  ascii bit_length btrim char_length character_length chr concat concat_ws convert convert_from
  convert_to decode encode format initcap is_normalized
  left length like_escape lower lpad ltrim md5 normalize octet_length overlay parse_ident position quote_ident quote_literal
  quote_nullable regexp_count regexp_instr regexp_like regexp_match regexp_matches regexp_replace regexp_split_to_array
  regexp_split_to_table regexp_substr repeat replace reverse right rpad rtrim sha224 sha256 sha384 sha512 similar_to_escape
  split_part starts_with string_to_array string_to_table strpos substr substring text to_ascii to_bin to_hex to_oct translate unistr upper

  age clock_timestamp date date_add date_bin date_part date_subtract date_trunc extract isfinite justify_days justify_hours
  justify_interval make_date make_interval make_time make_timestamp make_timestamptz now overlaps statement_timestamp timeofday
  timestamp timestamptz timezone to_char to_date to_number to_timestamp transaction_timestamp

  any_value array_agg avg bit_and bit_or bit_xor bool_and bool_or corr count covar_pop covar_samp every json_agg json_object_agg
  jsonb_agg jsonb_object_agg max min mode percentile_cont percentile_disc range_agg 
  regr_avgx regr_avgy regr_count regr_intercept regr_r2 regr_slope regr_sxx regr_sxy regr_syy stddev stddev_pop stddev_samp
  string_agg sum var_pop var_samp variance xmlagg

  cume_dist dense_rank first_value lag last_value lead nth_value ntile percent_rank rank row_number

  array_append array_cat array_dims array_fill array_length array_lower array_ndims array_position array_positions array_prepend
  array_remove array_replace array_sample array_shuffle array_to_json array_to_string array_upper cardinality enum_first
  enum_last enum_range generate_series generate_subscripts num_nonnulls num_nulls trim_array unnest

  json_array_elements json_array_elements_text json_array_length json_build_array json_build_object json_each json_each_text
  json_extract_path json_extract_path_text json_object json_object_keys json_populate_record json_populate_recordset
  json_strip_nulls json_to_record json_to_recordset
  json_typeof jsonb_array_elements jsonb_array_elements_text jsonb_array_length jsonb_build_array jsonb_build_object jsonb_each
  jsonb_each_text jsonb_extract_path jsonb_extract_path_text jsonb_insert jsonb_object jsonb_object_keys jsonb_path_exists jsonb_path_exists_tz
  jsonb_path_match jsonb_path_match_tz jsonb_path_query jsonb_path_query_array jsonb_path_query_array_tz jsonb_path_query_first
  jsonb_path_query_first_tz jsonb_path_query_tz jsonb_populate_record jsonb_populate_recordset jsonb_pretty jsonb_set
  jsonb_set_lax jsonb_strip_nulls
  jsonb_to_record jsonb_to_recordset jsonb_typeof row_to_json to_json to_jsonb

  abbrev bit_count broadcast family get_bit get_byte host hostmask isempty lower_inc lower_inf masklen netmask network range_merge upper_inc upper_inf
  daterange int4range int8range numrange tsrange tstzrange datemultirange int4multirange int8multirange multirange
  nummultirange tsmultirange tstzmultirange inet_merge inet_same_family set_bit set_byte set_masklen uuid_extract_timestamp
  uuid_extract_version gen_random_uuid uuidv4 uuidv7

  area box center circle diameter height isclosed ishorizontal isopen isparallel isperp isvertical line lseg npoints path point
  polygon radius slope

  array_to_tsvector numnode phraseto_tsquery plainto_tsquery querytree setweight strip to_tsquery to_tsvector ts_delete ts_filter
  ts_headline ts_lexize ts_rank
  ts_rank_cd tsvector_to_array websearch_to_tsquery

  current_database current_query current_schema current_schemas current_setting currval lastval col_description format_type
  has_any_column_privilege has_column_privilege has_database_privilege has_foreign_data_wrapper_privilege
  has_function_privilege has_language_privilege has_schema_privilege has_sequence_privilege has_server_privilege
  has_table_privilege has_tablespace_privilege has_type_privilege inet_client_addr inet_client_port inet_server_addr
  inet_server_port obj_description pg_backend_pid pg_blocking_pids pg_client_encoding pg_collation_for pg_column_compression
  pg_column_size pg_conf_load_time pg_current_snapshot pg_current_wal_lsn pg_current_xact_id_if_assigned pg_database_size
  pg_describe_object pg_encoding_to_char pg_function_is_visible pg_get_constraintdef pg_get_expr pg_get_function_arguments
  pg_get_function_identity_arguments pg_get_function_result pg_get_functiondef pg_get_indexdef pg_get_keywords
  pg_get_partition_constraintdef pg_get_partkeydef pg_get_ruledef pg_get_serial_sequence pg_get_statisticsobjdef
  pg_get_triggerdef pg_get_userbyid pg_get_viewdef pg_has_role pg_identify_object pg_indexes_size pg_input_is_valid
  pg_is_in_recovery pg_last_wal_receive_lsn pg_last_wal_replay_lsn pg_last_xact_replay_timestamp pg_options_to_table
  pg_partition_ancestors pg_partition_root pg_partition_tree pg_postmaster_start_time pg_relation_filenode
  pg_relation_filepath pg_relation_size pg_size_bytes pg_size_pretty pg_table_is_visible pg_table_size pg_tablespace_location
  pg_tablespace_size pg_total_relation_size pg_trigger_depth pg_type_is_visible pg_typeof pg_wal_lsn_diff row_security_active
  shobj_description to_regclass to_regnamespace to_regproc to_regprocedure to_regrole to_regtype txid_current_if_assigned
  txid_current_snapshot version xml_is_well_formed xmlcomment xmlexists xpath xpath_exists
  `
    .trim()
    .split(/\s+/),
);

/** Those of them that give another value for each row. */
export const changing: ReadonlySet<string> = new Set([
  "array_sample",
  "array_shuffle",
  "clock_timestamp",
  "gen_random_uuid",
  "random",
  "random_normal",
  "timeofday",
  "uuidv4",
  "uuidv7",
]);

/** True for a built-in off no list but this one, written bare or as `pg_catalog.…`. */
export function isHarmless(parts: readonly string[]): boolean {
  const name = parts.at(-1) ?? "";
  return harmless.has(name) && (parts.length === 1 || (parts.length === 2 && parts[0] === "pg_catalog"));
}
