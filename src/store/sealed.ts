import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { z } from "zod";
import { keyPart } from "../ledger/index-key.js";
import type { Sealed } from "../ledger/sealed.js";
import { where } from "./condition.js";
import type { Store } from "./connect.js";

const maxBytes = 100_000;
const maxMinutes = 30;
const cipher = "aes-256-gcm";
/** 96-bit nonce and 128-bit tag, as NIST SP 800-38D recommends. */
const nonceBytes = 12;
const tagBytes = 16;

const stored = z.object({ box: z.instanceof(Uint8Array), notAfter: z.number() });

/**
 * Sealed texts in the work table: AES-256-GCM under `key` (32 bytes), bound to the item's key and to its expiry,
 * so that neither can be exchanged. Throws a RangeError when the key has another length.
 */
export function createSealed({ work: table, clock }: Store, config: { readonly key: Buffer }): Sealed {
  if (config.key.length !== 32) throw new RangeError("The sealing key must have 32 bytes.");
  return {
    put: async (name, text, minutes) => {
      const plain = Buffer.from(text);
      if (plain.length > maxBytes) throw new RangeError(`The text is longer than ${maxBytes} bytes.`);
      if (!(minutes > 0 && minutes <= maxMinutes)) {
        throw new RangeError(`A sealed text is kept for up to ${maxMinutes} minutes.`);
      }
      const key = sealedKey(name);
      const notAfter = clock() + minutes * 60_000;
      const nonce = randomBytes(nonceBytes);
      const lock = createCipheriv(cipher, config.key, nonce).setAAD(boundTo(key.pk, notAfter));
      const closed = Buffer.concat([lock.update(plain), lock.final()]);
      const box = Buffer.concat([nonce, lock.getAuthTag(), closed]);
      await table.put({ ...key, box, notAfter, expiresAt: Math.ceil(notAfter / 1000) });
    },
    open: async (name) => {
      const key = sealedKey(name);
      const item = await table.get(key);
      if (item === undefined) return undefined;
      const { box, notAfter } = stored.parse(item);
      const text = unlock(config.key, box, boundTo(key.pk, notAfter));
      return notAfter > clock() ? text : undefined;
    },
    remove: (name) => table.remove(sealedKey(name), where("pk").exists()),
  };
}

function unlock(key: Buffer, box: Uint8Array, aad: Buffer): string {
  try {
    const lock = createDecipheriv(cipher, key, box.subarray(0, nonceBytes), { authTagLength: tagBytes });
    lock.setAAD(aad).setAuthTag(box.subarray(nonceBytes, nonceBytes + tagBytes));
    return Buffer.concat([lock.update(box.subarray(nonceBytes + tagBytes)), lock.final()]).toString();
  } catch (cause) {
    throw new Error("A sealed text does not open: it was changed, or sealed with another key.", { cause });
  }
}

function boundTo(pk: string, notAfter: number): Buffer {
  return Buffer.from(`${pk}\n${notAfter}`);
}

function sealedKey(name: string) {
  return { pk: `sealed#${keyPart(name)}`, sk: "text" };
}
