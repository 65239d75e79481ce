import type { Rollup } from "../ledger/rollup.js";
import { plainText, utc } from "../ledger/wording.js";
import { type Part, rich } from "../message/blocks.js";
import type { Message } from "../message/message.js";
import { secretWords } from "./folding.js";
import type { Fold } from "./ports.js";
import { maybeTwiceBlock } from "./render.js";

const maxEnds = 5;

/** One line for the statements of a declared application in an hour, which the ledger holds as counts. */
export function renderApplication(
  { who, what, minute }: Fold,
  { count, ends, clusterArn, secretArn, first, last, samples }: Rollup,
  maybeTwice: boolean,
): Message {
  const number = count.toLocaleString("en");
  const cluster = clusterArn.split(":").at(-1) ?? clusterArn;
  const ways = ends.slice(0, maxEnds).map(([ended, of]) => `${of.toLocaleString("en")} ${endedWords(ended)}`);
  const parts: Part[] = [
    { kind: "bold", text: "Application." },
    ` ${who} ran ${number} ${count === 1 ? "statement" : "statements"} on cluster ${cluster}${secretWords(secretArn)} in the hour of ${utc(minute).slice(0, 16)} UTC · ${ways.join(", ")}`,
  ];
  const details: Part[] = [
    "First at ",
    { kind: "time", at: first },
    ", last at ",
    { kind: "time", at: last },
    `. whodid.yml declares it an application (${what}), so the ledger counts its statements and keeps none of them one by one. Some trail events: `,
    { kind: "code", text: samples.join(" ") },
    ".",
  ];
  return {
    text: plainText(parts),
    forms: [[rich(...parts), rich(...details), ...maybeTwiceBlock(maybeTwice)]],
  };
}

function endedWords(ended: string): string {
  return ended === "done" ? ended : `failed: ${ended}`;
}
