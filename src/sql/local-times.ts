import type { Cell, Rows } from "./ports.js";

/** The rows with every time that has a zone written in the reader's; without one, and whatever is not read here, they stay in UTC. */
export function inZone<Shown extends Rows>(rows: Shown, timeZone: string | undefined): Shown {
  const { kinds } = rows;
  if (timeZone === undefined || !hasInstants(rows)) return rows;
  const write = writerIn(timeZone);
  const local = (cell: Cell, index: number) =>
    kinds?.[index] === "instant" && typeof cell === "string" ? write(cell) : cell;
  return { ...rows, rows: rows.rows.map((row) => row.map(local)) };
}

/** Whether a result has times with a zone. */
export function hasInstants({ kinds = [], rows }: Rows): boolean {
  return rows.length > 0 && kinds.includes("instant");
}

/** As PostgreSQL writes them in UTC; years beyond four digits, years before Christ and `infinity` are left alone. */
const instant = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(\.\d+)?\+00$/;

function writerIn(timeZone: string): (text: string) => string {
  const format = new Intl.DateTimeFormat("en", {
    timeZone,
    hourCycle: "h23",
    era: "short",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
  return (text) => {
    const [, day, time, fraction = ""] = instant.exec(text) ?? [];
    const at = Date.parse(`${day}T${time}Z`);
    if (Number.isNaN(at)) return text;
    const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
    const part = (type: Intl.DateTimeFormatPartTypes) => (parts.get(type) ?? "").padStart(2, "0");
    const year = part("year").padStart(4, "0");
    const date = `${year}-${part("month")}-${part("day")}`;
    const clock = `${part("hour")}:${part("minute")}:${part("second")}`;
    const offset = Math.round((Date.parse(`${date}T${clock}Z`) - at) / 1_000);
    const isSure = parts.get("era") === "AD" && year.length === 4 && Math.abs(offset) < 86_400;
    return isSure ? `${date} ${clock}${fraction}${writeOffset(offset)}` : text;
  };
}

/** `+01`, `+05:30`, or with seconds as clocks were set before there were zones. */
function writeOffset(seconds: number): string {
  const rest = Math.abs(seconds);
  const parts = [Math.floor(rest / 3_600), Math.floor(rest / 60) % 60, rest % 60];
  const needed = parts[2] !== 0 ? 3 : parts[1] !== 0 ? 2 : 1;
  const written = parts.slice(0, needed).map((part) => String(part).padStart(2, "0"));
  return `${seconds < 0 ? "-" : "+"}${written.join(":")}`;
}
