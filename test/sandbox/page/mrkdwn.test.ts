import { describe, expect, it } from "@jest/globals";
import { assert, property, string } from "fast-check";
import { decode, parseMrkdwn } from "../../../sandbox/page/mrkdwn.js";

const text = (words: string) => ({ kind: "text", text: words });

describe("mrkdwn", () => {
  it.each([
    ["*bold*", [{ kind: "bold", children: [text("bold")] }]],
    ["2*3*4 and a_b_c", [text("2*3*4 and a_b_c")]],
    ["* not bold *", [text("* not bold *")]],
    [
      "_ran <!date^5^{date_short} at {time}|then>_",
      [
        {
          kind: "italic",
          children: [
            text("ran "),
            { kind: "date", seconds: 5, format: "{date_short} at {time}", fallback: "then" },
          ],
        },
      ],
    ],
    ["`*not* <@U1>`", [{ kind: "code", text: "*not* @U1" }]],
    ["```\na * b\n```after", [{ kind: "block-code", text: "a * b\n" }, text("after")]],
    ["&gt; said\nthen", [{ kind: "quote", children: [text("said")] }, text("then")]],
    [
      "<@U1> <#C1|billing> <!here>",
      [
        { kind: "user", id: "U1" },
        text(" "),
        { kind: "channel", id: "C1", label: "billing" },
        text(" "),
        { kind: "broadcast", range: "here" },
      ],
    ],
    ["<https://a.b/?c&amp;d|*x*>", [{ kind: "link", url: "https://a.b/?c&d", label: "*x*" }]],
    ["<javascript:alert(1)|click>", [text("click")]],
  ])("reads %j", (written, parts) => {
    expect(parseMrkdwn(written)).toEqual(parts);
  });

  it("reads entities once, and makes nothing act that was escaped", () => {
    expect(parseMrkdwn("&lt;!channel&gt; &amp;lt; &nbsp;")).toEqual([text("<!channel> &lt; &nbsp;")]);
  });

  it("keeps every text without marks as it is, invisible characters too", () => {
    const plain = string({ unit: "grapheme" }).filter((words) => !/[*_~`<>:\n&]/.test(words) && words !== "");
    assert(
      property(plain, (words) => {
        expect(parseMrkdwn(words)).toEqual([text(words)]);
        expect(decode(words)).toBe(words);
      }),
    );
  });

  it("reads a long line of marks in no time", () => {
    const startedMs = performance.now();
    parseMrkdwn("*a _b ~c `d <e ".repeat(2000));
    expect(performance.now() - startedMs).toBeLessThan(2000);
  });
});
