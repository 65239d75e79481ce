/** Tells listeners that something a person could see has changed. */
export type Changes = { notify(): void; onChange(listener: () => void): () => void };

export function createChanges(): Changes {
  const listeners = new Set<() => void>();
  return {
    notify: () => {
      for (const listener of listeners) listener();
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
