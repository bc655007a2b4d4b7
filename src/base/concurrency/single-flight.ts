/** Wraps a load so that callers who ask while one is under way share it. */
export function singleFlight<T>(load: () => Promise<T>): () => Promise<T> {
  let underWay: Promise<T> | undefined;
  return () => {
    underWay ??= load().finally(() => {
      underWay = undefined;
    });
    return underWay;
  };
}
