/** Text as data: shown for what it is, cut with a word, never able to act. Lengths are UTF-16 units, until it is known what Slack counts. */

/** `&`, `<` and `>` as entities: with nothing else left to parse, no mention, link or date can form. https://docs.slack.dev/messaging/formatting-message-text#escaping */
export function escapeMrkdwn(text: string): string {
  return text.replace(/[&<>]/g, (mark) => (mark === "&" ? "&amp;" : mark === "<" ? "&lt;" : "&gt;"));
}

/** Everything that is not seen or turns what is seen, except newline and tab: controls, bidirectional and zero-width marks, tags, lone surrogates. */
const unseen =
  // oxlint-disable-next-line no-control-regex no-misleading-character-class -- the very characters that are meant
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]|[\u{e0000}-\u{e0fff}]|\p{Surrogate}/gu;

/** The joiner that makes one picture of several, as in a family. */
const joiner =
  /(?<=\p{Extended_Pictographic}(?:\ufe0f|\p{Emoji_Modifier})?)\u200d(?=\p{Extended_Pictographic})/u;

/** Writes what can't be seen as `\u{202E}`; joined pictures stay joined. */
export function showInvisible(text: string): string {
  return text
    .split(joiner)
    .map((part) =>
      part.replace(unseen, (mark) => `\\u{${(mark.codePointAt(0) ?? 0).toString(16).toUpperCase()}}`),
    )
    .join("\u200d");
}

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** At most `max` UTF-16 units (1 or more), cut between characters as people see them, with "…" in the place of what is gone. */
export function cut(text: string, max: number): string {
  return text.length <= max ? text : `${head(text, max - 1)}…`;
}

/** The longest beginning of at most `max` UTF-16 units that ends between characters. */
export function head(text: string, max: number): string {
  if (text.length <= max) return text;
  let end = 0;
  // A window is enough: no character that people see is longer, except as an attack, and then it is cut inside.
  const from = Math.max(0, max - 64);
  for (const { index, segment } of graphemes.segment(text.slice(from, max + 64))) {
    if (from + index + segment.length > max) break;
    end = from + index + segment.length;
  }
  const cutInside = end > from ? end : max;
  return withoutLoneSurrogate(text.slice(0, cutInside));
}

function withoutLoneSurrogate(text: string): string {
  return /[\ud800-\udbff]$/.test(text) ? text.slice(0, -1) : text;
}
