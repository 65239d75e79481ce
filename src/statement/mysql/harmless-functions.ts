/**
 * Built-in functions that change nothing, run no SQL given as text and read no files: a statement that calls only these is a read.
 * Anything else may change something, until it is put on this list.
 * https://dev.mysql.com/doc/refman/8.0/en/built-in-function-reference.html
 */
const harmless: ReadonlySet<string> = new Set(
  `
  abs acos asin atan atan2 ceil ceiling conv cos cot crc32 degrees exp floor ln log log10 log2 mod pi pow power radians rand round
  sign sin sqrt tan truncate

  ascii bin bin_to_uuid bit_count bit_length char char_length character_length compress concat concat_ws elt export_set field
  find_in_set format from_base64 hex insert instr lcase left length locate lower lpad ltrim make_set md5 mid oct octet_length ord
  position quote regexp_instr regexp_like regexp_replace regexp_substr repeat replace reverse right rpad rtrim sha sha1 sha2 soundex
  space statement_digest statement_digest_text strcmp substr substring substring_index to_base64 trim ucase uncompress
  uncompressed_length unhex upper uuid uuid_short uuid_to_bin is_uuid validate_password_strength weight_string random_bytes
  aes_decrypt aes_encrypt

  adddate addtime convert_tz curdate current_date current_time current_timestamp curtime date date_add date_format date_sub datediff
  day dayname dayofmonth dayofweek dayofyear extract from_days from_unixtime get_format hour last_day localtime localtimestamp
  makedate maketime microsecond minute month monthname now period_add period_diff quarter sec_to_time second str_to_date subdate
  subtime sysdate time time_format time_to_sec timediff timestamp timestampadd timestampdiff to_days to_seconds unix_timestamp
  utc_date utc_time utc_timestamp week weekday weekofyear year yearweek

  any_value avg bit_and bit_or bit_xor count group_concat grouping json_arrayagg json_objectagg max min std stddev stddev_pop
  stddev_samp sum var_pop var_samp variance cume_dist dense_rank first_value lag last_value lead nth_value ntile percent_rank rank
  row_number

  cast coalesce convert default greatest if ifnull interval inet_aton inet_ntoa inet6_aton inet6_ntoa is_ipv4 is_ipv4_compat
  is_ipv4_mapped is_ipv6 isnull least name_const nullif values

  json_array json_array_append json_array_insert json_contains json_contains_path json_depth json_extract json_insert json_keys
  json_length json_merge json_merge_patch json_merge_preserve json_object json_overlaps json_pretty json_quote json_remove
  json_replace json_schema_valid json_schema_validation_report json_search json_set json_storage_free json_storage_size json_type
  json_unquote json_valid json_value extractvalue updatexml

  geomcollection geometrycollection linestring mbrcontains mbrcoveredby mbrcovers mbrdisjoint mbrequals mbrintersects mbroverlaps
  mbrtouches mbrwithin multilinestring multipoint multipolygon point polygon st_area st_asbinary st_asgeojson st_astext st_aswkb
  st_aswkt st_buffer st_buffer_strategy st_centroid st_collect st_contains st_convexhull st_crosses st_difference st_dimension
  st_disjoint st_distance st_distance_sphere st_endpoint st_envelope st_equals st_exteriorring st_frechetdistance st_geohash
  st_geomcollfromtext st_geomcollfromwkb st_geometrycollectionfromtext st_geometrycollectionfromwkb st_geometryfromtext
  st_geometryfromwkb st_geometryn st_geometrytype st_geomfromgeojson st_geomfromtext st_geomfromwkb st_hausdorffdistance
  st_interiorringn st_intersection st_intersects st_isclosed st_isempty st_issimple st_isvalid st_latfromgeohash st_latitude
  st_length st_linefromtext st_linefromwkb st_lineinterpolatepoint st_lineinterpolatepoints st_linestringfromtext
  st_linestringfromwkb st_longfromgeohash st_longitude st_makeenvelope st_mlinefromtext st_mlinefromwkb st_mpointfromtext
  st_mpointfromwkb st_mpolyfromtext st_mpolyfromwkb st_multilinestringfromtext st_multilinestringfromwkb st_multipointfromtext
  st_multipointfromwkb st_multipolygonfromtext st_multipolygonfromwkb st_numgeometries st_numinteriorring st_numinteriorrings
  st_numpoints st_overlaps st_pointatdistance st_pointfromgeohash st_pointfromtext st_pointfromwkb st_pointn st_polyfromtext
  st_polyfromwkb st_polygonfromtext st_polygonfromwkb st_simplify st_srid st_startpoint st_swapxy st_symdifference st_touches
  st_transform st_union st_validate st_within st_x st_y

  benchmark bit_count charset coercibility collation connection_id current_role current_user database found_rows
  gtid_subset gtid_subtract icu_version is_free_lock is_used_lock ps_current_thread_id ps_thread_id format_bytes format_pico_time
  roles_graphml row_count schema session_user system_user user version aurora_version
  `
    .trim()
    .split(/\s+/),
);

/** True for a built-in on this list: a bare name is never a stored function's if a built-in has it. */
export function isHarmless(name: string): boolean {
  return harmless.has(name.toLowerCase());
}
