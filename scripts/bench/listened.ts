import { setTimeout as pause } from "node:timers/promises";

import { z } from "zod";

import type { Stage } from "../../test/e2e/stage.js";
import { type Exchange, openRelay } from "./relay.js";

const frame = z.object({
  envelope_id: z.string(),
  payload: z.object({ text: z.string(), response_url: z.string() }),
});

/** One statement: what Slack delivered, when, and when Slack had accepted its answer. */
export type Heard = {
  readonly envelopeId: string;
  readonly responseUrl: string;
  readonly deliveredAt: number;
  readonly acceptedAt: number;
  /** The calls made in between, through the relays that there are, in the order in which they were made. */
  readonly calls: readonly Exchange[];
};

export type Listener = {
  /** For the app's environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** Says a command and answers once Slack has accepted its answer. */
  hear(stage: Stage, text: string): Promise<Heard>;
  close(): void;
};

/** Listens between the app and Slack, and with `all` between it and AWS, too. */
export async function listenBetween(stage: Stage, all: boolean): Promise<Listener> {
  let calls: Exchange[] = [];
  let delivered: { envelopeId: string; responseUrl: string; deliveredAt: number } | undefined;
  let accept: (heard: Heard) => void = () => {};
  const onExchange = (seen: Exchange) => {
    calls.push(seen);
    if (delivered === undefined || !seen.path.startsWith("/response/")) return;
    const { deliveredAt } = delivered;
    const made = calls.filter(({ startedAt }) => startedAt >= deliveredAt);
    accept({
      ...delivered,
      acceptedAt: seen.endedAt,
      calls: made.toSorted((one, other) => one.startedAt - other.startedAt),
    });
  };
  const onFrame = (text: string, at: number) => {
    const command = frame.safeParse(JSON.parse(text));
    if (!command.success) return;
    const { envelope_id: envelopeId, payload } = command.data;
    delivered = { envelopeId, responseUrl: payload.response_url, deliveredAt: at };
  };

  const slack = await openRelay(stage.url, { onFrame, onExchange });
  const endpoints = Object.entries(stage.environment).filter(([name]) =>
    name.startsWith("AWS_ENDPOINT_URL_"),
  );
  const server = new URL(endpoints[0]?.[1] ?? "").origin;
  const aws = all ? await openRelay(server, { onFrame, onExchange }) : undefined;
  const relayed = endpoints.map(([name, url]) => [name, url.replace(server, aws?.url ?? server)]);
  return {
    environment: { ...Object.fromEntries(relayed), SLACK_API_URL: `${slack.url}/api/` },
    async hear(on, text) {
      calls = [];
      delivered = undefined;
      const accepted = new Promise<Heard>((resolve) => (accept = resolve));
      await on.say("alice", "billing", text);
      return Promise.race([accepted, neverCame(text)]);
    },
    close() {
      slack.close();
      aws?.close();
    },
  };
}

const patienceMs = 40_000;

async function neverCame(text: string): Promise<never> {
  await pause(patienceMs, undefined, { ref: false });
  throw new Error(`no answer to ${text} was accepted`);
}
