import { randomUUID } from "node:crypto";
import type { Logger } from "pino";
import type { WebSocket } from "ws";
import { z } from "zod";
import { type FaultKind, type Faults, kindsOf } from "../../faults.js";
import type { Sight } from "../../wire.js";
import type { Sockets } from "./sockets.js";

export type EnvelopeType = "slash_commands" | "interactive" | "events_api";

/** How the app took it: `late` when no acknowledgement came in time, `nobody` when no connection was open. */
export type Delivered =
  | { readonly kind: "acked"; readonly payload: unknown }
  | { readonly kind: "late" }
  | { readonly kind: "nobody" };

export type Delivery = {
  /** Resolves when the app has acknowledged, or the time for it is over. */
  deliver(type: EnvelopeType, payload: object): Promise<Delivered>;
  /** A frame from the app, which should be an acknowledgement. */
  receive(frame: string): void;
};

export type DeliveryParts = {
  readonly sockets: Pick<Sockets, "next" | "opened" | "count" | "cut">;
  readonly faults: Faults;
  /** Slack allows 3 seconds. https://docs.slack.dev/interactivity/implementing-slash-commands */
  readonly ackDeadlineMs: number;
  readonly delayMs: number;
  readonly log: Logger;
  readonly onWire: (sight: Sight) => void;
};

type Envelope = Readonly<Record<string, unknown>> & { readonly envelope_id: string };

const ackShape = z.looseObject({ envelope_id: z.string(), payload: z.unknown().optional() });

/** What an envelope is about, in two words. */
function titleOf(type: EnvelopeType, payload: object): string {
  if ("command" in payload) return `${type} ${String(payload.command)}`;
  if ("event" in payload && typeof payload.event === "object" && payload.event !== null)
    return `${type} ${"type" in payload.event ? String(payload.event.type) : ""}`;
  return "type" in payload ? `${type} ${String(payload.type)}` : type;
}

export function createDelivery(parts: DeliveryParts): Delivery {
  const { sockets, faults, ackDeadlineMs, delayMs, log, onWire } = parts;
  const unacked = new Map<string, (payload: unknown) => void>();

  /** The first attempt, in the way that a planned fault wants it. */
  function transmit(envelope: Envelope, fault: FaultKind | undefined): void {
    if (fault === "drop") return;
    if (fault === "delay") {
      setTimeout(() => send(sockets.next(), envelope), delayMs).unref();
      return;
    }
    const socket = sockets.next();
    if (fault === "disconnect") {
      socket?.send(JSON.stringify(envelope), () => sockets.cut());
      return;
    }
    send(socket, envelope);
    if (fault === "duplicate") send(sockets.next(), envelope);
    // Slack warns some seconds before it refreshes.
    if (fault === "warning")
      send(socket, { type: "disconnect", reason: "warning", debug_info: { host: "sandbox" } });
    if (fault === "refresh") {
      send(socket, { type: "disconnect", reason: "refresh_requested", debug_info: { host: "sandbox" } });
      socket?.close();
    }
  }

  /** Once, under the same id, marked as a retry; to the next connection that opens if none is. */
  async function redeliver(envelope: Envelope): Promise<void> {
    const socket = sockets.next() ?? (await sockets.opened());
    send(socket, { ...envelope, retry_attempt: 1, retry_reason: "timeout" });
  }

  return {
    async deliver(type, payload) {
      if (sockets.count() === 0) return { kind: "nobody" };
      const envelope = {
        envelope_id: randomUUID(),
        type,
        payload,
        accepts_response_payload: type !== "events_api",
      };
      const fault = faults.take("slack", type, kindsOf("slack", type));
      onWire({ lane: "to-app", kind: "envelope", title: titleOf(type, payload), detail: envelope });
      const outcome = await new Promise<Delivered>((resolve) => {
        const deadline = setTimeout(() => resolve({ kind: "late" }), ackDeadlineMs).unref();
        unacked.set(envelope.envelope_id, (answer) => {
          clearTimeout(deadline);
          resolve({ kind: "acked", payload: answer });
        });
        transmit(envelope, fault);
      });
      unacked.delete(envelope.envelope_id);
      if (outcome.kind === "late") {
        log.info({ envelopeId: envelope.envelope_id, type }, "not acknowledged in time, delivered again");
        void redeliver(envelope);
      }
      return outcome;
    },
    receive(frame) {
      const ack = ackShape.safeParse(parseFrame(frame));
      if (!ack.success) {
        log.warn("a frame from the app is not an acknowledgement");
        return;
      }
      onWire({ lane: "from-app", kind: "ack", title: "acknowledged", detail: ack.data });
      unacked.get(ack.data.envelope_id)?.(ack.data.payload);
    },
  };
}

const send = (socket: WebSocket | undefined, frame: object) => socket?.send(JSON.stringify(frame));

function parseFrame(frame: string): unknown {
  try {
    return JSON.parse(frame) as unknown;
  } catch {
    return undefined;
  }
}
