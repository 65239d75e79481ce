import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRequestError } from "@slack/web-api";

/** Why whodid could not come up; the message is one sentence for the person who starts it. */
export class SlackStartError extends Error {
  override readonly name = "SlackStartError";
}

/** Answers that are about the token itself. https://docs.slack.dev/reference/methods/auth.test/#errors */
const aboutTheToken = new Set([
  "invalid_auth",
  "not_authed",
  "account_inactive",
  "token_revoked",
  "token_expired",
  "not_allowed_token_type",
  "user_removed_from_team",
  "team_disabled",
  "missing_scope",
  "no_permission",
]);

const remedies = {
  SLACK_BOT_TOKEN: 'copy the Bot User OAuth Token, xoxb-…, from the app\'s page "OAuth & Permissions"',
  SLACK_APP_TOKEN:
    'make an app-level token with the scope connections:write, xapp-…, on the app\'s page "Basic Information"',
} as const;

/** What a failed call with this token means for whoever starts whodid. */
export function explainStart(variable: keyof typeof remedies, error: unknown): SlackStartError {
  const cause = { cause: error };
  if (error instanceof SlackStartError) return error;
  if (error instanceof WebAPIPlatformError) {
    const code = error.data.error;
    return aboutTheToken.has(code)
      ? new SlackStartError(`Slack does not accept ${variable} (${code}): ${remedies[variable]}.`, cause)
      : new SlackStartError(`Slack refused to let whodid in (${code}): check the app's settings.`, cause);
  }
  if (error instanceof WebAPIRequestError || error instanceof WebAPIHTTPError) {
    return new SlackStartError(
      `Slack can't be reached (${error.message}): check the network and SLACK_API_URL.`,
      cause,
    );
  }
  return new SlackStartError("The connection to Slack could not be opened: see the log for why.", cause);
}
