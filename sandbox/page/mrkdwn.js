/** Inside a pair of marks: `<…>` and code are whole, whatever they hold. */
const inside = (mark) => `((?:<[^<>\\n]*>|\`[^\`\\n]+\`|[^${mark}\\n<\`])+?)`;
const pair = (mark) =>
  `(?<![\\p{L}\\p{N}${mark}])[${mark}](?!\\s)${inside(mark)}(?<!\\s)[${mark}](?![\\p{L}\\p{N}${mark}])`;

const tokens = new RegExp(
  [`\`([^\`\\n]+)\``, `<([^<>\\n]+)>`, `:([a-z0-9_+-]+):`, pair("*"), pair("_"), pair("~")].join("|"),
  "gu",
);

/** `&amp;`, `&lt;` and `&gt;`, once; Slack knows no other. */
export const decode = (text) =>
  text.replaceAll(/&(amp|lt|gt);/g, (_, name) => ({ amp: "&", lt: "<", gt: ">" })[name]);

/**
 * Reads Slack's mrkdwn into a tree of plain objects, `{kind, …}`.
 * https://docs.slack.dev/messaging/formatting-message-text
 */
export function parseMrkdwn(text) {
  return text
    .split(/```\n?([\s\S]+?)```\n?/)
    .flatMap((part, index) =>
      index % 2 === 1 ? [{ kind: "block-code", text: codeText(part) }] : parseLines(part),
    );
}

/** Inside code, Slack still resolves entities, and shows a link as its label. */
const codeText = (text) =>
  decode(text.replaceAll(/<([^<>\n|]+)(?:\|([^<>\n]*))?>/g, (_, to, label) => label ?? to));

/** Lines that begin with `>` are quoted; neighbours share one quote. */
function parseLines(text) {
  const groups = [];
  for (const line of text.split("\n")) {
    const [, quoted] = /^(?:&gt;|>) ?(.*)$/.exec(line) ?? [];
    const isQuote = quoted !== undefined;
    const last = groups.at(-1);
    if (last?.isQuote === isQuote) last.lines.push(quoted ?? line);
    else groups.push({ isQuote, lines: [quoted ?? line] });
  }
  return groups.flatMap(({ isQuote, lines }) => {
    const children = parseInline(lines.join("\n"));
    return isQuote ? [{ kind: "quote", children }] : children;
  });
}

function parseInline(text) {
  const parts = [];
  const say = (words) => {
    if (words !== "") parts.push({ kind: "text", text: decode(words) });
  };
  let done = 0;
  for (const match of text.matchAll(tokens)) {
    const [whole, code, angle, emoji, bold, italic, strike] = match;
    say(text.slice(done, match.index));
    done = match.index + whole.length;
    if (code !== undefined) parts.push({ kind: "code", text: codeText(code) });
    else if (angle !== undefined) parts.push(parseAngle(angle));
    else if (emoji !== undefined) parts.push({ kind: "emoji", name: emoji });
    else if (bold !== undefined) parts.push({ kind: "bold", children: parseInline(bold) });
    else if (italic !== undefined) parts.push({ kind: "italic", children: parseInline(italic) });
    else parts.push({ kind: "strike", children: parseInline(strike) });
  }
  say(text.slice(done));
  return parts;
}

function parseAngle(content) {
  const bar = content.indexOf("|");
  const target = bar === -1 ? content : content.slice(0, bar);
  const label = bar === -1 ? undefined : decode(content.slice(bar + 1));
  const [, sign, rest = ""] = /^([@#!]?)(.*)$/.exec(target) ?? [];
  if (sign === "@") return { kind: "user", id: rest };
  if (sign === "#") return { kind: "channel", id: rest, label };
  const [, seconds, format] = /^date\^(\d+)\^([^^]*)/.exec(rest) ?? [];
  if (sign === "!" && seconds !== undefined)
    return { kind: "date", seconds: Number(seconds), format: decode(format), fallback: label };
  if (sign === "!" && /^(here|channel|everyone)$/.test(rest)) return { kind: "broadcast", range: rest };
  if (/^(https?|mailto|tel):/.test(target)) return { kind: "link", url: decode(target), label };
  return { kind: "text", text: label ?? `<${decode(content)}>` };
}
