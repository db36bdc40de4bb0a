/**
 * Like Promise.all, except that a failure waits for the others to come to rest, so that cleaning up does not race
 * with work that is still starting things.
 * @template {readonly unknown[]} T
 * @param {readonly [...T]} work
 * @returns {Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }>}
 */
export async function allOrFirstFailure(work) {
  const results = await Promise.allSettled(work);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
  return /** @type {any} */ (
    results.map((result) => /** @type {PromiseFulfilledResult<unknown>} */ (result).value)
  );
}
