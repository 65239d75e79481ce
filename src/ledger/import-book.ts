/** Which files were imported whole, so that an import that was broken off goes on where it was. `name` tells a file from every other. */
export type ImportBook = {
  has(name: string): Promise<boolean>;
  /** Once all that the file holds is in the ledger; twice changes nothing. */
  add(name: string): Promise<void>;
};
