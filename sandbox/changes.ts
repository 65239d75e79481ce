/** Tells listeners what happened: that something a person could see has changed, or, with a value, what that was. */
export type Changes<What = void> = {
  notify(what: What): void;
  onChange(listener: (what: What) => void): () => void;
};

export function createChanges<What = void>(): Changes<What> {
  const listeners = new Set<(what: What) => void>();
  return {
    notify: (what) => {
      for (const listener of listeners) listener(what);
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
