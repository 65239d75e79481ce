/** A result's name, for files, buttons and what is kept for these: its statement's id, and of one among several (from 0) its place. */
export function resultName(statementId: string, at?: number): string {
  return at === undefined ? statementId : `${statementId}-${at + 1}`;
}

/** Which statement a result is of, and whether that is one among several. An id holds no hyphen. */
export function statementOf(name: string): {
  readonly statementId: string;
  readonly isOneOfSeveral: boolean;
} {
  const [statementId = "", ...place] = name.split("-");
  return { statementId, isOneOfSeveral: place.length > 0 };
}
