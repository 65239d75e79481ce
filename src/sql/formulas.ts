import type { Cell } from "./ports.js";

/** A text that a spreadsheet would take for a formula; a number, such as -5, is none. https://owasp.org/www-community/attacks/CSV_Injection */
export function isFormula(cell: Cell): boolean {
  return typeof cell === "string" && /^[=+\-@\t\r]/.test(cell) && !Number.isFinite(Number(cell));
}

/** Whole lines of our own CSV (`csvLine`) with an apostrophe before each formula, so that a spreadsheet shows it as text. */
export function formulaSafe(lines: string): string {
  return lines.replace(field, (whole, quoted: string | undefined, plain: string | undefined) => {
    const text = quoted?.replaceAll('""', '"') ?? plain ?? "";
    if (!isFormula(text)) return whole;
    return quoted === undefined ? `'${whole}` : `"'${whole.slice(1)}`;
  });
}

const field = /(?:"([^"]*(?:""[^"]*)*)"|([^",\r\n]*))(?:,|\r\n)/g;
