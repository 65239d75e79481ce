const keyOf = (person, place) => `${person}/${place}`;

/** Remembers, for each person and place, what has been seen. What was there at the first look is not news. */
export function createUnread() {
  const seen = new Map();
  return {
    /** All of these are before the person's eyes now. */
    see(person, place, messages) {
      seen.set(keyOf(person, place), messages.at(-1)?.ts ?? "0");
    },
    count(person, place, messages) {
      const last = seen.get(keyOf(person, place));
      if (last === undefined) {
        this.see(person, place, messages);
        return 0;
      }
      return messages.filter(({ ts }) => Number(ts) > Number(last)).length;
    },
  };
}
