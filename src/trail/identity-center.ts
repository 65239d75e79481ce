/** A user of Identity Center as the trail tells them: an id, and the ARN of the store that knows more, where the record has it. */
export type IdentityCenterUser = { readonly userId: string; readonly storeArn: string | null };

/** Asks for a user's name; null when there is no such user. Ends within ten seconds; throws a fault when that can't be known. */
export type DescribeUser = (user: IdentityCenterUser) => Promise<string | null>;

/** Remembers the names of users, and who is none (null). Expiry is checked at reading. */
export type UserBook = {
  /** Undefined when nothing is remembered. */
  find(user: IdentityCenterUser): Promise<{ readonly name: string | null } | undefined>;
  /** `until` is in milliseconds since the epoch. */
  keep(user: IdentityCenterUser, name: string | null, until: number): Promise<void>;
};

/** The names of those users that could be found, by their id; never rejects. */
export type NameUsers = (users: readonly IdentityCenterUser[]) => Promise<ReadonlyMap<string, string>>;
