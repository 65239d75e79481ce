/** Something that ends when a test says so. */
export function createTask() {
  const ending = new AbortController();
  const ended = new Promise<void>((resolve) => {
    ending.signal.addEventListener("abort", () => resolve());
  });
  return { ended, end: () => ending.abort() };
}
