import { fail, type Parsing, peek } from "./parsing.js";

const units: ReadonlySet<string> = new Set(
  `MICROSECOND SECOND MINUTE HOUR DAY WEEK MONTH QUARTER YEAR SECOND_MICROSECOND MINUTE_MICROSECOND MINUTE_SECOND
  HOUR_MICROSECOND HOUR_SECOND HOUR_MINUTE DAY_MICROSECOND DAY_SECOND DAY_MINUTE DAY_HOUR YEAR_MONTH SQL_TSI_SECOND
  SQL_TSI_MINUTE SQL_TSI_HOUR SQL_TSI_DAY SQL_TSI_WEEK SQL_TSI_MONTH SQL_TSI_QUARTER SQL_TSI_YEAR`
    .trim()
    .split(/\s+/),
);

/** A unit of time. https://dev.mysql.com/doc/refman/8.0/en/expressions.html#temporal-intervals */
export function unit(p: Parsing): void {
  if (!units.has(peek(p).key)) fail(p);
  p.next += 1;
}
