import { type Chart, mostPoints, pointLabel } from "../message/chart.js";
import { inZone } from "./local-times.js";
import type { Cell, Rows } from "./ports.js";

/** Between two steps of a time series that counts as even: months have 28 to 31 days, and days 23 to 25 hours. */
const evenEnough = 1.15;

/**
 * The picture of a result of two columns, the second of numbers: a line for times in even steps, bars for all else. Undefined where a
 * picture would say less or other than the rows: a single row, more rows than points, an empty cell, two rows under the same label.
 */
export function chartOf(
  result: Rows & { readonly total: number },
  timeZone: string | undefined,
  database: string,
): Chart | undefined {
  const { columns, kinds = [], rows, total } = result;
  const [x = "", y = ""] = columns;
  const isPair = columns.length === 2 && kinds[1] === "number";
  if (!isPair || total < 2 || total > mostPoints || rows.length < total) return undefined;
  const values = rows.map((row) => numberOf(row[1]));
  if (!values.every((value) => value !== undefined)) return undefined;

  const isTime = kinds[0] === "instant" || kinds[0] === "time";
  const labels = labelsOf(inZone(result, timeZone), isTime);
  if (labels.some((label) => label.trim() === "") || new Set(labels).size < labels.length) return undefined;
  const zone = kinds[0] === "instant" ? ` (${timeZone ?? "UTC"})` : "";
  return {
    shape: isTime && inEvenSteps(rows.map(([cell]) => momentOf(cell))) ? "line" : "bar",
    title: `${y} by ${x} on ${database}`,
    x: `${x}${zone}`,
    y,
    points: labels.map((label, index) => ({ label, value: values[index] ?? 0 })),
  };
}

function numberOf(cell: Cell | undefined): number | undefined {
  const value = cell === null || cell === "" ? Number.NaN : Number(cell);
  return Number.isFinite(value) ? value : undefined;
}

/** Times lose their zone, which stands at the axis, and what is zero in all of them. */
function labelsOf({ rows }: Rows, isTime: boolean): string[] {
  const labels = rows.map(([cell]) => (cell === null || cell === undefined ? "" : String(cell)));
  if (!isTime) return labels.map((label) => pointLabel(label));
  const bare = labels.map((label) => label.replace(/(:\d\d(?:\.\d+)?)[+-]\d\d(?::\d\d){0,2}$/, "$1"));
  const needless = [/ 00:00:00$/, /:00$/].find((zeros) => bare.every((label) => zeros.test(label)));
  return bare.map((label) => pointLabel(needless === undefined ? label : label.replace(needless, "")));
}

/** Steps are measured in UTC, where no clock is put back; a time without a zone is taken as if it were. */
function momentOf(cell: Cell | undefined): number {
  const [, day, time] =
    /^(\d{4}-\d\d-\d\d)(?: (\d\d:\d\d:\d\d)(?:\.\d+)?)?(?:\+00)?$/.exec(String(cell)) ?? [];
  return Date.parse(`${day}T${time ?? "00:00:00"}Z`);
}

function inEvenSteps(moments: readonly number[]): boolean {
  const steps = moments.slice(1).map((moment, index) => moment - (moments[index] ?? Number.NaN));
  const sizes = steps.map(Math.abs);
  const goOneWay = steps.every((step) => step > 0) || steps.every((step) => step < 0);
  return goOneWay && Math.max(...sizes) <= Math.min(...sizes) * evenEnough;
}
