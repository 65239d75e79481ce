import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";

/** How the SDK's HTTP handler is set up; given to a client as `requestHandler`. */
export type RequestHandler = {
  readonly httpAgent: HttpAgent;
  readonly httpsAgent: HttpsAgent;
  readonly connectionTimeout: number;
  readonly socketTimeout: number;
};

/**
 * The connections that all AWS adapters share. Never call `destroy()` on a client that uses them: it would close them for all.
 * `once` is for calls that must not be guessed about: its only time-out of its own is that of the connection, so that a
 * `TimeoutError` proves that nothing was sent. `patient` also ends what has been silent for `answerTimeoutMs`.
 */
export type Transport = {
  readonly once: RequestHandler;
  readonly patient: RequestHandler;
  readonly answerTimeoutMs: number;
  /** Closes every connection, also those in use. */
  close(): void;
};

export type TransportTimeouts = {
  readonly connectTimeoutMs: number;
  readonly answerTimeoutMs: number;
  readonly idleTimeoutMs: number;
};

/**
 * - `connectTimeoutMs`: ours; a connection that is not there after 3 seconds will not come.
 * - `answerTimeoutMs`: AWS asks for more than the Data API's own 45 seconds, and the handler has no limit by default:
 *   https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/data-api-timeouts.html
 * - `idleTimeoutMs`: ours; long enough for the calls of one statement, far below any gateway's silent cut, because a reset on
 *   an old connection looks like a lost answer.
 */
export const transportTimeouts: TransportTimeouts = {
  connectTimeoutMs: 3_000,
  answerTimeoutMs: 60_000,
  idleTimeoutMs: 5_000,
};

/** One per process. */
export function createTransport(timeouts: TransportTimeouts = transportTimeouts): Transport {
  const settings = { keepAlive: true, timeout: timeouts.idleTimeoutMs };
  const httpAgent = new HttpAgent(settings);
  const httpsAgent = new HttpsAgent(settings);
  const handler = { httpAgent, httpsAgent, connectionTimeout: timeouts.connectTimeoutMs };
  return {
    once: { ...handler, socketTimeout: 0 },
    patient: { ...handler, socketTimeout: timeouts.answerTimeoutMs },
    answerTimeoutMs: timeouts.answerTimeoutMs,
    close() {
      httpAgent.destroy();
      httpsAgent.destroy();
    },
  };
}
