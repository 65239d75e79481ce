/**
 * Built-in functions that change nothing, run no SQL given as text and read no files: a statement that calls only these is a read.
 * Anything else may change something, until it is put on this list. https://www.postgresql.org/docs/current/functions.html
 */
const harmless: ReadonlySet<string> = new Set(
  `
  abs acos asin atan atan2 cbrt ceil ceiling cos cot degrees div exp factorial floor gcd lcm ln log log10 mod pi power radians
  random round scale sign sin sqrt tan trim_scale trunc width_bucket

  ascii bit_length btrim char_length character_length chr concat concat_ws decode encode ends_with format initcap is_normalized
  left length like_escape lower lpad ltrim md5 normalize octet_length overlay parse_ident position quote_ident quote_literal
  quote_nullable regexp_count regexp_instr regexp_like regexp_match regexp_matches regexp_replace regexp_split_to_array
  regexp_split_to_table regexp_substr repeat replace reverse right rpad rtrim sha224 sha256 sha384 sha512 similar_to_escape
  split_part starts_with string_to_array string_to_table strpos substr substring to_hex translate unistr upper

  age clock_timestamp date date_add date_bin date_part date_subtract date_trunc extract isfinite justify_days justify_hours
  justify_interval make_date make_interval make_time make_timestamp make_timestamptz now overlaps statement_timestamp timeofday
  timezone to_char to_date to_number to_timestamp transaction_timestamp

  any_value array_agg avg bit_and bit_or bit_xor bool_and bool_or corr count covar_pop covar_samp every json_agg json_object_agg
  jsonb_agg jsonb_object_agg max min mode percentile_cont percentile_disc range_agg regr_slope stddev stddev_pop stddev_samp
  string_agg sum var_pop var_samp variance xmlagg

  cume_dist dense_rank first_value lag last_value lead nth_value ntile percent_rank rank row_number

  array_append array_cat array_dims array_length array_lower array_ndims array_position array_positions array_prepend
  array_remove array_replace array_to_json array_to_string array_upper cardinality generate_series generate_subscripts unnest

  json_array_elements json_array_elements_text json_array_length json_build_array json_build_object json_each json_each_text
  json_extract_path json_extract_path_text json_object json_object_keys json_strip_nulls json_to_record json_to_recordset
  json_typeof jsonb_array_elements jsonb_array_elements_text jsonb_array_length jsonb_build_array jsonb_build_object jsonb_each
  jsonb_each_text jsonb_extract_path jsonb_extract_path_text jsonb_insert jsonb_object jsonb_object_keys jsonb_path_exists
  jsonb_path_match jsonb_path_query jsonb_path_query_array jsonb_path_query_first jsonb_pretty jsonb_set jsonb_strip_nulls
  jsonb_to_record jsonb_to_recordset jsonb_typeof row_to_json to_json to_jsonb

  bit_count get_bit get_byte host hostmask isempty lower_inc lower_inf masklen netmask network range_merge upper_inc upper_inf
  daterange int4range int8range numrange tsrange tstzrange gen_random_uuid uuidv4 uuidv7

  phraseto_tsquery plainto_tsquery setweight to_tsquery to_tsvector ts_headline ts_rank ts_rank_cd websearch_to_tsquery

  current_database current_query current_schema current_schemas current_setting col_description format_type
  has_column_privilege has_database_privilege has_schema_privilege has_table_privilege inet_server_addr inet_server_port
  obj_description pg_backend_pid pg_collation_for pg_column_size pg_database_size pg_encoding_to_char pg_get_constraintdef
  pg_get_expr pg_get_function_arguments pg_get_functiondef pg_get_indexdef pg_get_ruledef pg_get_triggerdef pg_get_userbyid
  pg_get_viewdef pg_indexes_size pg_is_in_recovery pg_postmaster_start_time pg_relation_size pg_size_pretty pg_table_is_visible
  pg_table_size pg_total_relation_size pg_typeof to_regclass to_regtype version xmlexists xpath
  `
    .trim()
    .split(/\s+/),
);

/** True for a built-in off no list but this one, written bare or as `pg_catalog.…`. */
export function isHarmless(parts: readonly string[]): boolean {
  const name = parts.at(-1) ?? "";
  return harmless.has(name) && (parts.length === 1 || (parts.length === 2 && parts[0] === "pg_catalog"));
}
