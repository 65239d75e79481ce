import {
  advance,
  fail,
  type Parsing,
  peek,
  seesOneOf,
  sees,
  skipParenthesis,
  takes,
  takesOneOf,
} from "./parsing.js";

const types: ReadonlySet<string> = new Set(
  `BIGINT BINARY BIT BLOB BOOL BOOLEAN CHAR CHARACTER DATE DATETIME DEC DECIMAL DOUBLE ENUM FIXED FLOAT FLOAT4 FLOAT8 GEOMCOLLECTION
  GEOMETRY GEOMETRYCOLLECTION INT INT1 INT2 INT3 INT4 INT8 INTEGER JSON LINESTRING LONG LONGBLOB LONGTEXT MEDIUMBLOB MEDIUMINT
  MEDIUMTEXT MIDDLEINT MULTILINESTRING MULTIPOINT MULTIPOLYGON NATIONAL NCHAR NUMERIC NVARCHAR POINT POLYGON REAL SERIAL SET
  SIGNED SMALLINT TEXT TIME TIMESTAMP TINYBLOB TINYINT TINYTEXT UNSIGNED VARBINARY VARCHAR VARCHARACTER YEAR`
    .trim()
    .split(/\s+/),
);
/** Words that go on with a type's name: `DOUBLE PRECISION`, `LONG VARCHAR`, `NATIONAL CHAR VARYING`. */
const more: ReadonlySet<string> = new Set(
  "PRECISION VARYING CHAR CHARACTER VARCHAR VARCHARACTER VARBINARY INT INTEGER".split(" "),
);
const modifiers: ReadonlySet<string> = new Set(
  "UNSIGNED SIGNED ZEROFILL BINARY ASCII UNICODE BYTE".split(" "),
);

/** A type with its length, values and character set. https://dev.mysql.com/doc/refman/8.0/en/data-types.html */
export function dataType(p: Parsing): void {
  if (!types.has(peek(p).key)) fail(p);
  advance(p);
  while (seesOneOf(p, more) && !sees(p, "CHARACTER", "SET") && !sees(p, "CHAR", "SET")) advance(p);
  if (sees(p, "(")) skipParenthesis(p);
  for (;;) {
    if (seesOneOf(p, modifiers)) advance(p);
    else if (takes(p, "CHARACTER", "SET") || takes(p, "CHAR", "SET") || takesOneOf(p, "CHARSET", "COLLATE"))
      advance(p);
    else return;
  }
}
