/** What a client may do to a command's text on its way. Slack does not say when it does. */
export type Switches = {
  /** `&`, `<` and `>` arrive as entities. */
  readonly escapeText: boolean;
  /** The person's keyboard makes quotes typographic and joins two hyphens to a dash. */
  readonly smartQuotes: boolean;
};

export function typeText(text: string, { escapeText, smartQuotes }: Switches): string {
  const typed = smartQuotes ? makeTypographic(text) : text;
  return escapeText ? typed.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;") : typed;
}

function makeTypographic(text: string): string {
  return text
    .replaceAll(/(^|[\s(=,])"/g, "$1“")
    .replaceAll('"', "”")
    .replaceAll(/(^|[\s(=,])'/g, "$1‘")
    .replaceAll("'", "’")
    .replaceAll("--", "—");
}
