import { type Stage, wordsOf } from "./stage.js";

/**
 * What the feed tells of, by the keys of its messages and of the lines in their attached lists. A message that says that it may be shown
 * twice counts only where there is no other.
 */
export async function feedKeys(stage: Stage): Promise<readonly string[]> {
  const messages = await stage.messages("carol", "db-feed");
  const shown = messages.map((message) => ({
    key: String(message.metadata?.event_payload["key"]),
    isOpen: wordsOf(message).includes("may be shown twice"),
  }));
  const sure = shown.flatMap(({ key, isOpen }) => (isOpen ? [] : [key]));
  const open = [...new Set(shown.map(({ key }) => key))].filter((key) => !sure.includes(key));
  const lists = await Promise.all(messages.flatMap(({ files = [] }) => files).map(listed));
  return [...sure, ...open, ...lists.flat()].filter((key) => !key.startsWith("fold:"));
}

async function listed(file: { readonly url_private_download: string }): Promise<readonly string[]> {
  const csv = await (await fetch(file.url_private_download)).text();
  return [...csv.matchAll(/^"\d[^"]*","([^"]+)"/gm)].map(([, id]) => `statement:${id}`);
}
