import type { Part } from "../message/blocks.js";
import { cut } from "../message/text.js";
import { findToken } from "../trail/token.js";
import type { Entry } from "./entry.js";

/** When it took effect: the trail's time of the call that completed it, before that our own, else when it was asked. */
export function executedAt(entry: Entry): number {
  const calls = entry.sightings.filter(({ eventName }) => eventName === completing(entry));
  return calls.at(-1)?.eventTime ?? entry.outcome?.endedAt ?? entry.sentAt ?? entry.createdAt;
}

/** Where the call came from and through what. Through whodid, the trail's address is whodid's own. */
export function originOf(entry: Entry): readonly Part[] {
  const seen = entry.sightings.find(({ sourceIp }) => sourceIp !== null);
  const address = seen?.sourceIp ?? null;
  if (entry.author.kind === "outside") {
    const client = clientOf(seen?.userAgent ?? null);
    const token = seen?.userAgent == null ? null : findToken(seen.userAgent);
    return [
      `from ${address ?? "an address that the trail does not tell"}${client === null ? "" : `, with ${client}`}`,
      // The caller's own word: who is believed is the ledger's author.
      ...(token === null
        ? []
        : [", naming whodid's statement ", { kind: "code", text: token.statementId } as const]),
    ];
  }
  return [
    "from Slack ",
    ...(entry.channelId === null ? [] : [{ kind: "channel", channelId: entry.channelId } as const, ", "]),
    `through whodid${address === null ? "" : ` at ${address}`}`,
  ];
}

/** "aws-cli/2" of `aws-cli/2.31.0 Python/3.13 …`: what called, and its major version. It is the caller's own word. */
export function clientOf(userAgent: string | null): string | null {
  const [first = ""] = (userAgent ?? "").trim().split(/\s+/);
  if (first === "") return null;
  const [, name = first, major] = /^([^/]+)\/(\d+)/.exec(first) ?? [];
  const client = major === undefined ? first : `${name}/${major}`;
  return cut(client, 60);
}

function completing({ transactional, state }: Entry): string | undefined {
  if (!transactional) return "ExecuteStatement";
  return state === "failed" ? "RollbackTransaction" : "CommitTransaction";
}
