import type { Logger } from "pino";

import type { Claim } from "../ledger/deliveries.js";
import type { Form, FormErrors } from "../message/form.js";
import type { Message } from "../message/message.js";
import type { Conversation } from "../sql/conversation.js";
import { createClaims } from "./claims.js";
import type { Line } from "./conversation.js";
import { parseDelivery } from "./delivery.js";
import type { Intake } from "./intake-types.js";
import { explainUnknown, findHandler, type FormCheck, formCheck, insider, type Handle } from "./listeners.js";
import { within } from "./within.js";
import { brokenNotice, notTakenNotice, outsiderNotice, unsureNotice } from "./notice.js";

/** Slack waits 3 seconds for the acknowledgement of a form. https://docs.slack.dev/surfaces/modals#response_actions */
const checkMs = 1_500;
const claimFormMs = 1_300;

/** One envelope of Slack. `ack` may throw. */
export type Envelope = {
  readonly id: string | undefined;
  readonly body: unknown;
  /** `answer` is what a sent form is answered with. */
  ack(answer?: object): Promise<void>;
};

export type DoorParts = {
  readonly intake: Intake;
  /** The workspace that whodid is installed in. */
  readonly teamId: string;
  readonly talk: (line: Line) => Conversation;
  /** Opens a form by a trigger; false where it did not open. */
  readonly openForm: (triggerId: string, form: Form) => Promise<boolean>;
  readonly clock: () => number;
  readonly sleepUntil: (ms: number) => Promise<void>;
  readonly log: Logger;
};

/** All deliveries pass here. */
export type Door = {
  /** Answers when all that the delivery asked for is done. */
  take(envelope: Envelope): Promise<void>;
  /** Lets nothing more in: what comes now is neither claimed nor acknowledged, so that Slack delivers it again. Answers when all that was let in is acknowledged. */
  close(): Promise<void>;
  /** Answers when every handler has ended. */
  drained(): Promise<void>;
};

export function createDoor({
  intake,
  teamId,
  talk,
  openForm,
  clock,
  sleepUntil,
  log: doorLog,
}: DoorParts): Door {
  const claims = createClaims(intake.deliveries, intake.newId);
  /** What was let in and is not acknowledged yet, and what is worked on. Whoever waits for another worker's lease is in neither. */
  const arriving = new Set<Promise<unknown>>();
  const working = new Set<Promise<unknown>>();
  let closed = false;

  const take = async (envelope: Envelope): Promise<void> => {
    const { id } = envelope;
    const log = doorLog.child({ deliveryId: id });
    const delivery = parseDelivery(envelope.body);
    if (delivery.kind === "silent") return acknowledge(envelope, log);
    if (delivery.kind === "home") {
      await track(arriving, acknowledge(envelope, log));
      return track(working, intake.showHome(delivery.user)).catch((err: unknown) =>
        log.error({ err }, "App Home not shown"),
      );
    }
    const conversation = talk({ ...delivery, clicked: delivery.kind === "click" });
    const answer = (message: Message) =>
      track(
        working,
        track(arriving, acknowledge(envelope, log)).then(() => conversation.tell(message)),
      );

    const user = insider(delivery, teamId);
    if (user === undefined) {
      log.warn({ userId: delivery.userId, teamId: delivery.teamId }, "refused an outsider");
      return answer(outsiderNotice);
    }
    const handle = findHandler(intake, delivery, user, conversation, openForm);
    if (handle === undefined) return answer(explainUnknown(delivery, Object.keys(intake.commands)));
    if (id === undefined) {
      log.error("an envelope without an id can't be told from its double");
      return answer(notTakenNotice);
    }

    const run = { id, handle, conversation, log };
    const check = formCheck(intake, delivery, user, conversation.channelId);
    const claimed = track(arriving, claimAndAcknowledge(id, envelope, log, check));
    let claim = await track(working, carryOut(run, claimed, notTakenNotice));
    while (claim?.kind === "held") {
      // At least a second, lest a store whose clock is behind ours be asked in a tight loop.
      await sleepUntil(Math.max(claim.leaseUntil, clock() + 1_000));
      if (closed) return;
      claim = await track(working, carryOut(run, claims.claim(id, log), unsureNotice));
    }
  };

  /** Claimed first: once Slack has the acknowledgement, only the claim can bring the delivery back. */
  const claimAndAcknowledge = async (id: string, envelope: Envelope, log: Logger, check?: FormCheck) => {
    const errors = check === undefined ? undefined : await checked(check, log);
    if (errors !== undefined) {
      await acknowledge(envelope, log, { response_action: "errors", errors });
      return givenBack;
    }
    const claim = await claims.claim(id, log, check === undefined ? undefined : claimFormMs);
    await acknowledge(envelope, log);
    return claim;
  };

  /** Runs what is ours; without a claim the person reads `lost`. */
  const carryOut = async (
    run: Run,
    claiming: Promise<Claim | typeof givenBack | undefined>,
    lost: Message,
  ) => {
    const claim = await claiming;
    if (claim === undefined) await run.conversation.tell(lost);
    else if (claim.kind === "mine") await guard(run, claim.statementId);
    return claim;
  };

  /** The error boundary: whatever is thrown is logged under the delivery's id, and the person hears of it. */
  const guard = async ({ id, handle, conversation, log }: Run, statementId: string) => {
    log.info({ statementId }, "delivery taken");
    try {
      await handle(id, statementId);
    } catch (err) {
      log.error({ err, statementId }, "handler failed");
      await conversation.tell(brokenNotice(id));
    }
    await claims.finish(id, log);
  };

  return {
    take: async (envelope) => {
      if (!closed) await take(envelope);
    },
    close: async () => {
      closed = true;
      await Promise.allSettled(arriving);
    },
    drained: async () => {
      while (working.size > 0) await Promise.allSettled(working);
    },
  };
}

/** A form that stays open, with what is wrong in it. */
const givenBack = { kind: "given-back" } as const;

/** What the check can't say in time, the story behind the form says. */
async function checked(check: FormCheck, log: Logger): Promise<FormErrors | undefined> {
  try {
    const answered = await within(checkMs, check());
    return answered.kind === "done" ? answered.value : undefined;
  } catch (err) {
    log.warn({ err }, "form not checked");
    return undefined;
  }
}

type Run = {
  readonly id: string;
  readonly handle: Handle;
  readonly conversation: Conversation;
  readonly log: Logger;
};

async function track<T>(where: Set<Promise<unknown>>, work: Promise<T>): Promise<T> {
  where.add(work);
  try {
    return await work;
  } finally {
    where.delete(work);
  }
}

/** Trap "ack during refresh": it throws `SMSendWhileNotReadyError` then, and the work goes on all the same. */
async function acknowledge(envelope: Envelope, log: Logger, answer?: object): Promise<void> {
  try {
    await envelope.ack(answer);
  } catch (err) {
    log.warn({ err }, "acknowledgement not sent; the work goes on");
  }
}
