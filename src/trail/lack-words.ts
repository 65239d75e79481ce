import { dayMs } from "./coverage.js";
import type { Lack } from "./judge-day.js";

/** What keeps a day from being complete, as a clause. Times are UTC. */
export function lackWords(lack: Lack): string {
  switch (lack.kind) {
    case "no digest":
      return `no digest of trail ${lack.trail} from ${time(lack.from)} to ${endTime(lack.until)}`;
    case "not read": {
      const [first, ...others] = lack.files;
      const more = others.length > 0 ? ` and ${others.length} more` : "";
      return `listed by a digest and never read: ${first?.key ?? ""}${more}`;
    }
    case "settling":
      return `may still change from ${time(lack.from)} on`;
    case "before the first digest":
      return `before ${endTime(lack.until)} trail ${lack.trail} had no digests`;
    case "never a digest":
      return "no digest has been read here, so a missing file would not show: is log file validation on?";
    case "not listed":
      return `${count(lack.files, "file")} read that no digest lists`;
  }
}

/** "1 file", "2 files". */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

function time(at: number): string {
  return new Date(at).toISOString().slice(11, 16);
}

/** A day's midnight as its end, not as the beginning of the next. */
function endTime(at: number): string {
  return at % dayMs === 0 ? "24:00" : time(at);
}
