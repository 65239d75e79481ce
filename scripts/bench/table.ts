/** Several runs of one measurement. `runs` is empty where it could not be taken; `skipped` then says why. */
export type Figure = {
  readonly what: string;
  readonly unit: "s" | "ms" | "MB" | "×" | "rows/s";
  readonly runs: readonly number[];
  /** What the worst run must stay below. */
  readonly limit?: number;
  /** What the worst run must reach at least. */
  readonly floor?: number;
  readonly skipped?: string;
};

/** Whether the worst run reached the limit, or missed the floor; a figure without runs or without either never does. */
export function exceeds({ runs, limit = Infinity, floor = 0 }: Figure): boolean {
  const isBound = limit !== Infinity || floor !== 0;
  return isBound && runs.some((run) => !(run < limit && run >= floor));
}

/** A Markdown table, one row a figure, columns in line. */
export function renderTable(figures: readonly Figure[]): string {
  const rows = [["what", "measured: median (min … max)", "limit", "ok"], ...figures.map(rowOf)];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const lines = rows.map((row) => `| ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(" | ")} |`);
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  return [lines[0], rule, ...lines.slice(1)].join("\n");
}

export function median(runs: readonly number[]): number {
  const sorted = runs.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN;
  return (lower + upper) / 2;
}

function rowOf(figure: Figure): string[] {
  const { what, runs, unit, limit, floor, skipped } = figure;
  const bound = floor === undefined ? limitOf(limit, unit) : `≥ ${floor} ${unit}`;
  if (runs.length === 0) return [what, `skipped: ${skipped ?? "not measured"}`, bound, "–"];
  const spread = `${amount(Math.min(...runs), unit)} … ${amount(Math.max(...runs), unit)}`;
  const measured = `${amount(median(runs), unit)} ${unit} (${spread}; ${runs.length} ${runs.length === 1 ? "run" : "runs"})`;
  const verdict = exceeds(figure) ? "NO" : "yes";
  return [what, measured, bound, limit === undefined && floor === undefined ? "–" : verdict];
}

function limitOf(limit: number | undefined, unit: string): string {
  return limit === undefined ? "none" : `< ${unit === "×" ? limit.toFixed(2) : limit} ${unit}`;
}

function amount(value: number, unit: Figure["unit"]): string {
  if (!Number.isFinite(value)) return "never";
  return value.toFixed(unit === "s" || unit === "×" ? 2 : 0);
}
