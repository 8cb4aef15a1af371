/** Works on so many items at one time, in their order; the first failure ends it once the others under way are done. */
export async function forEachAtOnce<T>(
  items: Iterable<T>,
  limit: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  // Workers share the generator, so each item is taken once; a failure in one loop ends it for all.
  const queue = (function* () {
    yield* items;
  })();
  const workers = Array.from({ length: limit }, async () => {
    for (const item of queue) await work(item);
  });
  const failed = (await Promise.allSettled(workers)).find((one) => one.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
