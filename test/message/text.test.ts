import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import { cut, escapeMrkdwn, head, showInvisible } from "../../src/message/text.js";

describe("text as data", () => {
  it("leaves Slack nothing to parse: no mention, link or date survives escaping", () => {
    expect(escapeMrkdwn("<!channel> <@U1|x> <https://a|b> &lt;")).toBe(
      "&lt;!channel&gt; &lt;@U1|x&gt; &lt;https://a|b&gt; &amp;lt;",
    );
    fc.assert(fc.property(fc.string({ unit: "grapheme" }), (text) => !/[<>]/.test(escapeMrkdwn(text))));
  });

  it("shows what can't be seen or turns the line, and keeps newlines and tabs", () => {
    expect(showInvisible("a\u202eb\u200bc\ufeffd\u0000\ud800\n\t")).toBe(
      "a\\u{202E}b\\u{200B}c\\u{FEFF}d\\u{0}\\u{D800}\n\t",
    );
    expect(showInvisible("Zoë 👍🏽 שלום 👩🏽‍🚀👨‍👩‍👧")).toBe("Zoë 👍🏽 שלום 👩🏽‍🚀👨‍👩‍👧");
    expect(showInvisible("a\u200db")).toBe("a\\u{200D}b");
  });

  it("cuts to the length that is asked for, never inside a character, and says so", () => {
    expect(cut("short", 10)).toBe("short");
    expect(cut("👍🏽👍🏽👍🏽", 8)).toBe("👍🏽…");
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.integer({ min: 2, max: 40 }), (text, max) => {
        const shown = cut(text, max);
        expect(shown.length).toBeLessThanOrEqual(max);
        expect(shown === text || shown.endsWith("…")).toBe(true);
        expect(text.startsWith(shown === text ? shown : shown.slice(0, -1))).toBe(true);
      }),
    );
  });

  it("cuts inside a character that is made to be endless", () => {
    const tower = `a${"\u0301".repeat(5_000)}`;
    expect(head(tower, 100)).toHaveLength(100);
  });
});
