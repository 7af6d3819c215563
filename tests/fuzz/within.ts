/** The result of `work`; rejects, saying what did not end, after so many milliseconds. */
export async function endsWithin<T>(work: Promise<T>, limit: number, what: string): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => late.reject(new Error(`${what} did not end within ${limit / 1000} s`)),
    limit,
  );
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
