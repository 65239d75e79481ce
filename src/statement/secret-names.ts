import type { Engine } from "./statement.js";

const suffix = String.raw`(?:_?(?:hash|digest|salt|text|plain|command))?`;

/** Names of columns, options, settings and variables whose value is a secret. */
const secretName = new RegExp(
  `^(?:[\\w.$-]{0,60}?(?:password|passwd|passphrase|passcode)|(?:[\\w.$-]{0,60}[._-])?(?:pwd|secret|token|credentials?|authentication_string))${suffix}$`,
  "i",
);
/** Also behind a hump: `accessToken`. */
const secretKey =
  /^(?:[\w.$-]{0,60}(?:[._-]|[a-z](?=[A-Z])))?(?:[Ss]ecret|[Tt]oken|(?:[Aa]pi|[Aa]ccess|[Ss]ecret|[Pp]rivate|[Ee]ncryption)_?[Kk]ey)(?:_?[Vv]alue)?$/;

export function isSecretName(name: string): boolean {
  return secretName.test(name) || secretKey.test(name) || secretKey.test(name.toLowerCase());
}

/**
 * Functions that are handed secrets, and at which places, counted from 0. What is hashed counts as one: a literal there is a password
 * or a test. Keys of pgcrypto: https://www.postgresql.org/docs/current/pgcrypto.html, of MySQL:
 * https://dev.mysql.com/doc/refman/8.0/en/encryption-functions.html, of Aurora:
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_PostgreSQL.S3Import.Reference.html and
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Reference.StoredProcs.html
 */
const secretArguments: Readonly<Record<Engine, readonly (readonly [RegExp, readonly number[]])[]>> = {
  postgresql: [
    [/^pgp_sym_(?:en|de)crypt(?:_bytea)?$/, [1]],
    [/^pgp_pub_decrypt(?:_bytea)?$/, [1, 2]],
    [/^(?:en|de)crypt(?:_iv)?$|^hmac$/, [1]],
    [/^(?:crypt|digest|md5|sha(?:224|256|384|512))$/, [0]],
    [/^create_aws_credentials$/, [0, 1, 2]],
    [/^create_secret$/, [0]],
    [/^table_import_from_s3$/, [6, 7, 8]],
  ],
  mysql: [
    [/^(?:aes|des)_(?:en|de)crypt$|^(?:en|de)code$/, [1]],
    [/^(?:encrypt|(?:old_)?password|md5|sha[12]?|validate_password_strength)$/, [0]],
    [/^keyring_key_store$/, [2]],
    [/^rds_set_external_(?:master|source)/, [3]],
    [/^rds_import_binlog_ssl_material$/, [0]],
  ],
};

export function secretArgumentsOf(name: string, engine: Engine): readonly number[] {
  const called = name.toLowerCase();
  return secretArguments[engine].find(([pattern]) => pattern.test(called))?.[1] ?? [];
}

/** Functions whose arguments are names and values in turn. */
export function takesPairs(name: string): boolean {
  return /^(?:set_config|jsonb?_build_object|json_object|json_set|json_insert|json_replace|hstore|jsonb_set)$/i.test(
    name,
  );
}
