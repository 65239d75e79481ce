import type { Policy } from "../access/database.js";
import { findFiles, type Readable } from "./trail-files.js";
import type { Places } from "./trail-places.js";

/** A file of a cluster's log. */
export type LogFile = { readonly clusterArn: string; readonly file: Readable };

/** Names of Aurora's own downloads, and of exports; what is named itself is read whatever its name. */
const logName = /postgresql\.log[^/\\]*$|\.(log|txt|gz)$/i;

/**
 * The files that the paths of `--audit` stand for, each with its cluster: `PATH` where the trail tells of one cluster, `billing=PATH` with a database's
 * or cluster's name, or its ARN, where it tells of more. Answers one sentence where it can't be known which cluster is meant.
 */
export async function findLogs(
  paths: readonly string[],
  clusters: ReadonlySet<string>,
  policy: Policy,
  places: Places,
): Promise<
  { readonly files: readonly LogFile[]; readonly refusals: readonly string[] } | { readonly refusal: string }
> {
  const files: LogFile[] = [];
  const refusals: string[] = [];
  for (const given of paths) {
    const [, name, named] = /^((?:arn:[^=]+)|[^=/\\]+)=(.+)$/s.exec(given) ?? [];
    const clusterArn = name === undefined ? onlyOf(clusters) : clusterNamed(name, clusters, policy);
    if (clusterArn === undefined) return { refusal: unknownWords(name, given) };
    const found = await findFiles([named ?? given], places, logName);
    refusals.push(...found.refusals);
    for (const file of found.files) if ("open" in file) files.push({ clusterArn, file });
  }
  return { files, refusals };
}

function onlyOf(clusters: ReadonlySet<string>): string | undefined {
  const [only = "unknown", another] = [...clusters].filter((each) => each !== "unknown");
  return another === undefined ? only : undefined;
}

function clusterNamed(name: string, clusters: Iterable<string>, { databases }: Policy): string | undefined {
  const arns = new Set([...clusters, ...databases.map(({ clusterArn }) => clusterArn)]);
  const meant = [...arns].filter(
    (arn) =>
      arn === name ||
      arn.split(":").at(-1) === name ||
      databases.some((database) => database.name === name && database.clusterArn === arn),
  );
  return meant.length === 1 ? meant[0] : undefined;
}

function unknownWords(name: string | undefined, given: string): string {
  return name === undefined
    ? `the trail tells of more than one cluster: say which one's log ${given} is, as in --audit billing=${given}.`
    : `--audit finds no one cluster or database ${name}: name it as the answer does, or by its ARN (a path with = in it goes with ./ before it).`;
}
