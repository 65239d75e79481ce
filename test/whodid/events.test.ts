import { describe, expect, it } from "@jest/globals";

import { parseQuestion } from "../../src/whodid/question.js";
import { eventNamesOf } from "../../src/whodid/event-name.js";
import { answerAsJson } from "../../src/whodid/json.js";
import { createInquire } from "../../src/whodid/inquire.js";
import { defaultRows } from "../../src/watch/default-rows.js";
import type { Watched } from "../../src/watch/watched.js";
import { callAt, findingAt, keptAt, stopLogging } from "../fakes/watched-entries.js";
import { createMemoryCoverageBook } from "../fakes/memory-coverage-book.js";
import { createMemoryLogBook } from "../fakes/memory-log-book.js";
import { createWorld, entryOf, minutesAgo, now, policy } from "./world.js";

const worldWith = async (...watched: readonly Watched[]) => {
  const world = await createWorld([entryOf("bob", "DROP", "money_transfers", minutesAgo(12))]);
  for (const one of watched) await world.watchedLedger.record(keptAt(one));
  return world;
};
const deleted = callAt(minutesAgo(12));
const stopped = callAt(minutesAgo(30), stopLogging);
const refused = callAt(minutesAgo(5), { errorCode: "AccessDenied" });

describe("a question for a call to AWS", () => {
  it("is answered with who did it, to what, when, and how sure that is", async () => {
    const { ask } = await worldWith(deleted, stopped);
    const lines = await ask("DeleteDBCluster billing");
    expect(lines[0]).toBe(
      "mallory deleted a cluster: billing, 14:03:07 UTC, 12 minutes ago. Exact: the trail's own record of the call.",
    );
    expect(lines[1]).toBe(
      "DeleteDBCluster of rds.amazonaws.com at 2026-11-22 14:03:07 UTC, from 192.0.2.66, with aws-cli/2, " +
        "as arn:aws:iam::111122223333:user/mallory. In account 111122223333, eu-west-1. Watched as cluster-deleted.",
    );
    expect(lines[2]).toBe(`Trail event ${deleted.key}`);
    expect(lines.join()).not.toMatch(/stopped a trail|money_transfers/);
  });

  it.each(["StopLogging", "stoplogging", "who did StopLogging on the trail"])(
    "is understood as %s",
    async (question) => {
      const { ask } = await worldWith(deleted, stopped);
      const [first] = await ask(question.replace(" on the trail", " main"));
      expect(first).toContain("mallory stopped a trail: trail/main");
    },
  );

  it("counts only what had an effect, and lists what AWS refused as an attempt", async () => {
    const { ask } = await worldWith(deleted, refused);
    const lines = await ask("DeleteDBCluster on billing");
    expect(lines[0]).toContain("12 minutes ago");
    expect(lines.join("\n")).toContain(
      "Tried without effect:\n• mallory tried to delete a cluster: billing · failed: AccessDenied · 14:10:07 UTC, 5 minutes ago, from 192.0.2.66. Exact.",
    );
  });

  it("says that it is reported while only a message of the queue tells of it", async () => {
    const { ask, watchedLedger } = await worldWith();
    await watchedLedger.record(keptAt(deleted, "message"));
    expect((await ask("DeleteDBCluster"))[0]).toContain(
      "Reported by a message of the queue; no log file of the trail confirms it yet.",
    );
  });

  it("that is not watched says that it isn't kept", async () => {
    const { ask } = await worldWith(deleted);
    const lines = await ask("RebootDBCluster billing");
    expect(lines[0]).toBe("Nothing found: RebootDBCluster of billing, in all of its recorded history.");
    expect(lines[1]).toBe(
      "RebootDBCluster is not in the table of watched events (watch in whodid.yml), so it is not kept unless it fits as root-used.",
    );
    expect((await ask("StopLogging"))[1]).not.toContain("not kept");
  });

  it("is not made of a name in quotes or after a verb", () => {
    const events = eventNamesOf(defaultRows);
    for (const text of ['"StopLogging"', "DROP StopLogging", 'dropped "DeleteDBCluster"']) {
      expect(parseQuestion(text, now, events)).toMatchObject({ question: { event: null } });
    }
  });
});

describe("a question for statements", () => {
  it("by a person tells of their watched calls beside them, as what they are", async () => {
    const { ask } = await worldWith(deleted, stopped);
    const lines = await ask("by mallory last 2h");
    expect(lines.join("\n")).toContain(
      "Beside statements, watched calls to AWS and findings:\n" +
        "• mallory deleted a cluster: billing · 14:03:07 UTC, 12 minutes ago, from 192.0.2.66. Exact.\n" +
        "• mallory stopped a trail: trail/main · 13:45:07 UTC, 30 minutes ago, from 192.0.2.66. Exact.",
    );
    expect((await ask("by mallory last 20m")).join()).not.toContain("stopped a trail");
  });

  it("about a database's life tells of what was done to its cluster, and of findings", async () => {
    const { ask } = await worldWith(deleted, stopped, findingAt(minutesAgo(1)));
    const lines = (await ask("on billing last 2h")).join("\n");
    expect(lines).toContain("Bob dropped money_transfers");
    expect(lines).toContain("• mallory deleted a cluster");
    expect(lines).toContain("• GuardDuty found a suspicious login to a database (user postgres): billing");
    expect(lines).not.toContain("stopped a trail");
    expect((await ask("on orders last 2h")).join()).not.toContain("deleted a cluster");
    expect((await ask("last 2h")).join()).toContain("stopped a trail");
  });

  it("for a deed is not mixed with calls to AWS", async () => {
    const { ask } = await worldWith(deleted);
    expect((await ask("DROP money_transfers on billing")).join()).not.toContain("deleted a cluster");
  });
});

describe("an answer as JSON Lines", () => {
  it("says of each line whether it is a statement, an event or a finding", async () => {
    const { ledger, watchedLedger } = await worldWith(deleted, refused, findingAt(minutesAgo(1)));
    const inquire = createInquire({
      ledger,
      watchedLedger,
      watch: defaultRows,
      coverage: createMemoryCoverageBook(),
      logBook: createMemoryLogBook(),
      policy,
      clock: () => now,
      settlingMinutes: 120,
      hidesLiterals: () => false,
    });
    const kindsOf = async (question: string) => {
      const found = await inquire(question, "operator");
      return found.kind === "told"
        ? answerAsJson(found.told).map((line) =>
            /"kind":"(\w+)","part":"(\w+)"/.exec(line)?.slice(1).join(" "),
          )
        : [];
    };
    expect(await kindsOf("on billing last 2h")).toEqual([
      "statement deed",
      "finding watched",
      "event watched",
      "event watched",
    ]);
    expect(await kindsOf("DeleteDBCluster billing")).toEqual(["event attempt", "event deed"]);
  });
});
