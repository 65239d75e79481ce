import type { Field } from "@aws-sdk/client-rds-data";

/** `eager` until an answer was too large, `careful` afterwards. */
export type Paging = "eager" | "careful";

/** How many rows to ask for, and the widest row seen, in bytes of the answer. */
export type Page = { readonly rows: number; readonly widest: number };

/**
 * An answer may have 1 MiB and a row 64 KB: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/data-api.html#data-api.limitations
 * How the service counts is not documented, so half of it is planned for; twelve of the widest rows fit whatever they hold.
 */
const plans = {
  eager: { first: 12, growth: 16, most: 10_000, bytes: 512 * 1024 },
  careful: { first: 1, growth: 4, most: 12, bytes: 256 * 1024 },
} as const;

export function firstPage(paging: Paging): Page {
  return { rows: plans[paging].first, widest: 1 };
}

/** The next page grows, as far as rows like the widest one seen so far would fit. */
export function nextPage(paging: Paging, last: Page, records: readonly (readonly Field[])[]): Page {
  const { growth, most, bytes } = plans[paging];
  const widest = records.reduce((max, record) => Math.max(max, sizeOf(record)), last.widest);
  const rows = Math.max(1, Math.min(last.rows * growth, most, Math.floor(bytes / widest)));
  return { rows, widest };
}

/** The names and brackets around a value. */
const around = 24;

function sizeOf(record: readonly Field[]): number {
  return record.reduce((sum, field) => sum + around + valueSize(field), 0);
}

function valueSize({ stringValue, blobValue, arrayValue }: Field): number {
  if (stringValue !== undefined) return Buffer.byteLength(stringValue);
  if (blobValue !== undefined) return Math.ceil((blobValue.length * 4) / 3);
  return arrayValue === undefined ? around : Buffer.byteLength(JSON.stringify(arrayValue));
}
