/** The few names that whodid and its guests may use; others stay as `:name:`. */
const known = {
  alarm_clock: "⏰",
  bell: "🔔",
  bulb: "💡",
  clock1: "🕐",
  closed_lock_with_key: "🔐",
  eyes: "👀",
  heavy_check_mark: "✔️",
  hourglass: "⌛",
  hourglass_flowing_sand: "⏳",
  information_source: "ℹ️",
  key: "🔑",
  lock: "🔒",
  mag: "🔍",
  no_entry: "⛔",
  no_entry_sign: "🚫",
  question: "❓",
  red_circle: "🔴",
  rotating_light: "🚨",
  smile: "😄",
  tada: "🎉",
  thumbsup: "👍",
  warning: "⚠️",
  white_check_mark: "✅",
  x: "❌",
  zzz: "💤",
};

/** `unicode` is Slack's: code points in hexadecimal, joined by hyphens. */
export function showEmoji(name, unicode) {
  if (/^[0-9a-f]{2,6}(-[0-9a-f]{2,6})*$/i.test(unicode ?? "")) {
    const points = unicode.split("-").map((point) => Number.parseInt(point, 16));
    if (points.every((point) => point <= 0x10ffff)) return String.fromCodePoint(...points);
  }
  return Object.hasOwn(known, name) ? known[name] : `:${name}:`;
}
