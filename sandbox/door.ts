import type { IncomingMessage } from "node:http";

/**
 * Whether a request comes from this machine's own page or programs: the host must be loopback by name, so that no name of
 * somebody else's can be pointed here, and a page of another origin is refused.
 */
export function isOwnRequest(request: IncomingMessage): boolean {
  const { host, origin } = request.headers;
  if (host === undefined || !/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host)) return false;
  return origin === undefined || origin === `http://${host}`;
}
