import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { flawOf, parseDigest } from "../../src/trail/digest.js";
import { noon } from "../fakes/entries.js";
import { another, logKey, mine, signDigest, type SignedDigest } from "./signed-digests.js";

const hour = 3_600_000;
const first = signDigest({ from: noon - hour, until: noon });
const second = signDigest({
  from: noon,
  until: noon + hour,
  previous: first,
  files: [{ key: logKey(noon + 1, "a"), content: "records" }],
});

const keyOf = (fingerprint: string) => (fingerprint === mine.fingerprint ? mine.der : undefined);

/** The flaw of what was found, as `verify` would learn of it. */
function check(found: SignedDigest | (Omit<SignedDigest, "signature"> & { signature: undefined })) {
  const digest = parseDigest(found.content);
  return digest === undefined ? "unreadable" : flawOf(digest, found, keyOf);
}

describe("A digest", () => {
  it("is genuine, the first of a chain as well as one that names another, and tells what it lists", () => {
    expect([check(first), check(second)]).toEqual([undefined, undefined]);
    expect(parseDigest(first.content)).toMatchObject({ previous: null, files: [] });
    expect(parseDigest(second.content)).toMatchObject({
      from: noon,
      until: noon + hour,
      previous: { key: first.key, signature: first.signature },
      files: [{ bucket: "trail", key: logKey(noon + 1, "a") }],
    });
  });

  it("with any byte changed, taken out or put in is found", () => {
    fc.assert(
      fc.property(
        fc.nat(second.content.length - 1),
        fc.integer({ min: 1, max: 255 }),
        fc.constantFrom("change", "remove", "insert"),
        (at, by, how) => {
          const bytes = [...second.content];
          if (how === "change") bytes[at] = (bytes[at] ?? 0) ^ by;
          else bytes.splice(at, how === "remove" ? 1 : 0, ...(how === "remove" ? [] : [by]));
          expect(check({ ...second, content: Buffer.from(bytes) })).toBeDefined();
        },
      ),
      { numRuns: 500 },
    );
  });

  it("with any bit of its signature changed is found", () => {
    fc.assert(
      fc.property(fc.nat(255), fc.nat(7), (at, bit) => {
        const signature = Buffer.from(second.signature, "hex");
        signature[at] = (signature[at] ?? 0) ^ (1 << bit);
        expect(check({ ...second, signature: signature.toString("hex") })).toBe("false signature");
      }),
    );
  });

  it.each([
    ["in another place", { ...second, key: first.key }, "moved"],
    ["in another bucket", { ...second, bucket: "mine" }, "moved"],
    ["without a signature", { ...second, signature: undefined }, "unsigned"],
    ["with the signature of another", { ...second, signature: first.signature }, "false signature"],
    ["with an empty signature", { ...second, signature: "" }, "false signature"],
    ["with words for a signature", { ...second, signature: "it is me" }, "false signature"],
    [
      "of a key that CloudTrail does not name",
      signDigest({ from: noon, until: noon + hour, keys: another }),
      "unknown key",
    ],
    [
      "by another algorithm",
      signDigest({ from: noon, until: noon + hour, change: { digestSignatureAlgorithm: "none" } }),
      "another algorithm",
    ],
    [
      "without its list",
      signDigest({ from: noon, until: noon + hour, change: { logFiles: null } }),
      "unreadable",
    ],
  ])("%s is found", (_, found, flaw) => {
    expect(check(found)).toBe(flaw);
  });

  it("signed by somebody else who claims the trail's key is found", () => {
    const change = { digestPublicKeyFingerprint: mine.fingerprint };
    expect(check(signDigest({ from: noon, until: noon + hour, keys: another, change }))).toBe(
      "false signature",
    );
  });
});
