import { historyShows } from "../trail/find-events.js";
import type { Tally } from "./read-files.js";
import type { TrailFile } from "./trail-files.js";

/** What was made of the files, and what could not be read or was passed over: one sentence. */
export function summary(tally: Tally, files: readonly TrailFile[], printed: string): string {
  const count = (kind: TrailFile["kind"]) => files.filter((file) => file.kind === kind).length;
  const digests = count("digest") + tally.digests;
  const insights = count("insight") + tally.insights;
  const strangers = count("stranger");
  const passed = [
    ...(digests > 0 ? [amount(digests, "digest")] : []),
    ...(insights > 0 ? [amount(insights, "Insight")] : []),
    ...(strangers > 0 ? [amount(strangers, "other file")] : []),
  ];
  const notReadable = `${amount(tally.unreadableFiles.size, "file")}, ${amount(tally.unreadableRecords, "record")}`;
  const beside = passed.length > 0 ? `; passed over: ${passed.join(", ")}` : "";
  const services = files.filter(({ kind }) => kind === "service").map(({ name }) => name);
  const read =
    count("file") > 0 || services.length === 0 ? [amount(count("file"), "file"), ...services] : services;
  return `whodid: ${printed} in ${read.join(", ")}; not readable: ${notReadable}${beside}.`;
}

/** What can't be in the answers of a service that knows management events only: a sentence for each. */
export function historyNotes(files: readonly TrailFile[]): readonly string[] {
  return files.flatMap((file) =>
    file.kind === "service" && file.isHistory ? [`whodid: ${file.name} shows ${historyShows}.`] : [],
  );
}

/** "1 file", "2,000 files". */
export function amount(count: number, what: string): string {
  return `${count.toLocaleString("en-US")} ${what}${count === 1 ? "" : "s"}`;
}
