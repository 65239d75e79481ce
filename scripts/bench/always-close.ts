/** Does the work and closes what it opened, also when the work fails and when this process is told to stop. */
export async function alwaysClose<T>(close: () => Promise<void>, work: () => Promise<T>): Promise<T> {
  const interrupted = () => {
    void close().finally(() => process.exit(130));
  };
  process.once("SIGINT", interrupted).once("SIGTERM", interrupted);
  try {
    return await work();
  } finally {
    process.off("SIGINT", interrupted).off("SIGTERM", interrupted);
    await close();
  }
}
