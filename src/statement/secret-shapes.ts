import type { Secret } from "./secrets-inside.js";

const hidden = "***";

/** What is a secret wherever it stands, by its looks. The first group, where there is one, is what comes before the secret. */
const shapes: readonly RegExp[] = [
  // AWS access keys: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-prefixes
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /\beyJ[\w-]{5,8192}\.[\w-]{5,8192}\.[\w-]{0,8192}/g,
  /\b(?:gh[pousr]_|github_pat_|glpat-|xox[abeoprs]-|[rs]k_live_|AIza)[\w-]{10,255}/g,
  /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[^]*?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|$)/g,
  /\b(bearer\s{1,9})[^\s'",]{8,8192}/gi,
  /\b(authorization["']{0,2}\s{0,9}[:=]\s{0,9}["']{0,2}(?:basic|token|digest)\s{1,9})[^\s'",]{1,8192}/gi,
  // Of commands: `curl -u name:password`, `--password x`, `sshpass -p x`, `mysql -px`.
  /(\s(?:-u|--user)[\s=]{0,9}[^\s:'"]{1,255}:)[^\s'"]{1,255}/g,
  /(\s--?(?:password|passwd|pass|token|secret[\w-]{0,40}|api-?key)[\s=]{1,9})[^\s'"]{1,255}/gi,
  /(\b(?:sshpass|mysql|mysqldump|mysqladmin)\s(?:[^'";|]{0,255}?\s)?-p\s?)[^\s'"-][^\s'"]{0,255}/g,
];

/** Secret keys and session tokens have no prefix of their own: they stand near an access key. */
const accessKey = /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/;
const secretKey = /(?<![\w/+=])(?:[A-Za-z0-9/+]{40}|[A-Za-z0-9/+=]{100,4096})(?![\w/+=])/g;

/** Keys, tokens and passwords of commands in a text that lies at 0. */
export function secretShapes(text: string): Secret[] {
  const searched = accessKey.test(text) ? [...shapes, secretKey] : shapes;
  return searched.flatMap((shape) =>
    [...text.matchAll(shape)].map((match) => ({
      start: match.index + (match[1]?.length ?? 0),
      end: match.index + match[0].length,
      shown: hidden,
    })),
  );
}
