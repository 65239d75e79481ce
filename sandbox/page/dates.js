import { make } from "./dom.js";

const dayMs = 86_400_000;

/** `2026-11-22 14:03:07 UTC` */
export const inUtc = (date) => `${date.toISOString().slice(0, 19).replace("T", " ")} UTC`;

const local = (options) => (date) => new Intl.DateTimeFormat(undefined, options).format(date);
const wordsOf = {
  date_num: (date) =>
    [date.getFullYear(), date.getMonth() + 1, date.getDate()]
      .map((part) => String(part).padStart(2, "0"))
      .join("-"),
  date: local({ dateStyle: "long" }),
  date_short: local({ dateStyle: "medium" }),
  date_long: local({ dateStyle: "full" }),
  date_long_full: local({ dateStyle: "full" }),
  time: local({ timeStyle: "short" }),
  time_secs: local({ timeStyle: "medium" }),
};

const midnight = (date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();

/** Whole local days from one moment to another. */
function daysBetween(from, to) {
  return Math.round((midnight(to) - midnight(from)) / dayMs);
}

/** The day as people say it, else undefined. */
function sayDay(date, now) {
  return ["yesterday", "today", "tomorrow"][daysBetween(now, date) + 1];
}

/** A day as a heading. */
export function titleDate(date, now = new Date()) {
  const words = sayDay(date, now) ?? wordsOf.date_long(date);
  return `${words[0].toUpperCase()}${words.slice(1)}`;
}

function ago(date, now) {
  const seconds = Math.round((date.getTime() - now.getTime()) / 1000);
  const [unit, length] = [
    ["day", 86_400],
    ["hour", 3600],
    ["minute", 60],
  ].find((each) => Math.abs(seconds) >= each[1]) ?? ["second", 1];
  return new Intl.RelativeTimeFormat(undefined, { numeric: "auto" }).format(
    Math.trunc(seconds / length),
    unit,
  );
}

/**
 * Fills in the tokens of Slack's date format in the reader's own time; an unknown token stays as it stands.
 * https://docs.slack.dev/messaging/formatting-message-text#date-formatting
 */
export function formatDate(seconds, format, now = new Date()) {
  const date = new Date(seconds * 1000);
  return format.replaceAll(/\{(\w+)\}/g, (token, name) => {
    if (name === "ago") return ago(date, now);
    if (name === "day_divider_pretty") return titleDate(date, now);
    const plain = name.replace(/_pretty$/, "");
    if (!Object.hasOwn(wordsOf, plain)) return token;
    return (plain === name ? undefined : sayDay(date, now)) ?? wordsOf[plain](date);
  });
}

/** A moment, shown in local time; pointing at it tells it in UTC. */
export function renderDate(seconds, format, fallback) {
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return document.createTextNode(fallback ?? format);
  return make("time", { datetime: date.toISOString(), title: inUtc(date) }, formatDate(seconds, format));
}
