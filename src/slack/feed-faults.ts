import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from "@slack/web-api";

/** Slack's own words: some of the operation may have succeeded. https://docs.slack.dev/reference/methods/chat.postMessage/#errors */
const perhapsDone = new Set(["internal_error", "fatal_error", "request_timeout", "service_unavailable"]);
const forbidden = new Set(["missing_scope", "no_permission", "not_in_channel", "channel_not_found"]);
const unchangeable = new Set(["message_not_found", "cant_update_message", "edit_window_closed"]);

const codeOf = (error: unknown) => (error instanceof WebAPIPlatformError ? error.data.error : undefined);

/** Whether Slack lets us read here at all; asking again would not help. */
export const isForbidden = (error: unknown): boolean => forbidden.has(codeOf(error) ?? "");

/** Whether the message is gone or closed for good. */
export const isUnchangeable = (error: unknown): boolean => unchangeable.has(codeOf(error) ?? "");

/** Whether a failed call surely changed nothing. In doubt, no. */
export function isCertainlyNotDone(error: unknown): boolean {
  if (error instanceof WebAPIRateLimitedError) return true;
  if (error instanceof WebAPIHTTPError) return error.statusCode < 500;
  if (error instanceof WebAPIRequestError) return false;
  const code = codeOf(error);
  return code !== undefined && !perhapsDone.has(code);
}
