import { createHash } from "node:crypto";
import { z } from "zod";
import type { Seats } from "../feed/ports.js";
import { keyPart } from "../ledger/index-key.js";
import { where } from "./condition.js";
import type { Store } from "./connect.js";

const keptSeconds = 30 * 24 * 3600;
/** Tables that are remembered: whoever sits keeps the seat, and at a full table nobody else will. */
const remembered = 2_000;

const tableItem = z.looseObject({ left: z.number() });

/** Seats in the work table: one item a table, which bears its guests, so that no guest is counted twice and none forgotten. */
export function createSeats({ work, clock }: Store): Seats {
  const tables = new Map<string, { readonly seated: Set<string>; readonly isFull: boolean }>();
  const remember = (pk: string, seated: Set<string>, isFull: boolean) => {
    if (tables.size >= remembered) tables.delete(tables.keys().next().value ?? "");
    tables.set(pk, { seated, isFull });
  };

  const take = async (table: string, guest: string, seats: number): Promise<boolean> => {
    const key = { pk: `seats#${keyPart(table)}`, sk: "table" };
    const seat = seatOf(guest);
    const known = tables.get(key.pk);
    if (known?.seated.has(seat) === true) return true;
    if (known?.isFull === true) return false;

    const isFree = where("left").gt(0).where(seat).not().exists();
    if (await work.update(key, { set: { [seat]: true }, add: { left: -1 } }, isFree)) {
      remember(key.pk, new Set(known?.seated).add(seat), false);
      return true;
    }
    const item = await work.get(key);
    if (item === undefined) {
      const expiresAt = Math.floor(clock() / 1000) + keptSeconds;
      await work.put({ ...key, left: seats, expiresAt }, where("pk").not().exists());
      return take(table, guest, seats);
    }
    const { left, ...guests } = tableItem.parse(item);
    remember(key.pk, new Set(Object.keys(guests)), left <= 0);
    return seat in guests || (left > 0 && take(table, guest, seats));
  };
  return { take };
}

/** A name that can stand in a condition; 64 bits for a few guests. */
function seatOf(guest: string): string {
  return `seat_${createHash("sha256").update(guest).digest("hex").slice(0, 16)}`;
}
