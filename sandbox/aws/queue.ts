import { createHash, randomUUID } from "node:crypto";
import { EventEmitter, once } from "node:events";

export type Received = {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly sentAt: number;
  readonly firstReceivedAt: number;
  readonly receiveCount: number;
};

/** One standard queue: messages come at least once, in no order that is promised, and hide while they are worked on. */
export type Queue = {
  readonly name: string;
  send(body: string): { readonly messageId: string };
  /** What is visible now, at most `max`, hidden for `visibilityMs`. `twice` leaves the first of them to be delivered again. */
  receive(max: number, visibilityMs: number, twice: boolean): readonly Received[];
  /** Deletes whatever the handle stands for; handles that were never given are refused. */
  delete(receiptHandle: string): "deleted" | "invalid";
  changeVisibility(receiptHandle: string, visibilityMs: number): "changed" | "not-in-flight" | "invalid";
  depth(): { readonly visible: number; readonly inFlight: number };
  /** Resolves at the next send, or when `tired`. */
  sent(tired: AbortSignal): Promise<void>;
};

type Message = {
  readonly messageId: string;
  readonly body: string;
  readonly sentAt: number;
  firstReceivedAt: number;
  receiveCount: number;
  visibleAt: number;
  handle: string | undefined;
};

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html: after `maxReceives` a message moves on. */
export function createQueue(options: {
  readonly name: string;
  readonly clock: () => number;
  readonly deadLetters?: { readonly queue: Queue; readonly maxReceives: number };
}): Queue {
  const { name, clock, deadLetters } = options;
  const messages = new Set<Message>();
  const given = new Set<string>();
  const sends = new EventEmitter().setMaxListeners(0);

  function add(body: string, messageId: string): void {
    messages.add({
      messageId,
      body,
      sentAt: clock(),
      firstReceivedAt: 0,
      receiveCount: 0,
      visibleAt: clock(),
      handle: undefined,
    });
    sends.emit("sent");
  }

  function moveDead(): void {
    if (deadLetters === undefined) return;
    for (const message of messages) {
      if (message.visibleAt > clock() || message.receiveCount < deadLetters.maxReceives) continue;
      messages.delete(message);
      deadLetters.queue.send(message.body);
    }
  }

  const find = (handle: string) => [...messages].find((message) => message.handle === handle);

  return {
    name,
    send(body) {
      const messageId = randomUUID();
      add(body, messageId);
      return { messageId };
    },
    receive(max, visibilityMs, twice) {
      moveDead();
      const visible = [...messages].filter(({ visibleAt }) => visibleAt <= clock()).slice(0, max);
      const received = visible.map((message) => {
        message.receiveCount += 1;
        message.firstReceivedAt ||= clock();
        message.visibleAt = clock() + visibilityMs;
        message.handle = randomUUID() + createHash("md5").update(message.messageId).digest("hex");
        given.add(message.handle);
        return { ...message, receiptHandle: message.handle };
      });
      const [first] = received;
      if (twice && first !== undefined) add(first.body, first.messageId);
      return received;
    },
    delete(handle) {
      if (!given.has(handle)) return "invalid";
      const message = find(handle);
      if (message !== undefined) messages.delete(message);
      return "deleted";
    },
    changeVisibility(handle, visibilityMs) {
      if (!given.has(handle)) return "invalid";
      const message = find(handle);
      if (message === undefined || message.visibleAt <= clock()) return "not-in-flight";
      message.visibleAt = clock() + visibilityMs;
      return "changed";
    },
    depth() {
      moveDead();
      const inFlight = [...messages].filter(({ visibleAt }) => visibleAt > clock()).length;
      return { visible: messages.size - inFlight, inFlight };
    },
    sent: (tired) =>
      once(sends, "sent", { signal: tired }).then(
        () => {},
        () => {},
      ),
  };
}
