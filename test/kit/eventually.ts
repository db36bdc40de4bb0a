/** Waits until `look` gives something other than null or undefined. */
export async function eventually<T>(
  look: () => Promise<T | null | undefined | false>,
  withinMs = 25_000,
): Promise<T> {
  const end = Date.now() + withinMs;
  for (;;) {
    const seen = await look();
    if (seen !== null && seen !== undefined && seen !== false) return seen;
    if (Date.now() > end) throw new Error('It did not happen in time');
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
