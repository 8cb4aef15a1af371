/** `before` with the fields that `changes` names; one that is left out stays as it was. */
export function withChanges<T extends object, C extends { readonly [K in keyof T]?: unknown }>(
  before: T,
  changes: C,
): Omit<T, keyof C> & { [K in keyof T & keyof C]: T[K] | Exclude<C[K], undefined> } {
  const named = Object.entries(changes).filter(([, value]) => value !== undefined);
  return { ...before, ...(Object.fromEntries(named) as object) } as never;
}
