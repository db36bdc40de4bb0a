/** Everything that must always hold, as SQL that returns no row; filled while modules load. */
export const invariants: Record<string, string> = {};

/**
 * Declares a module's invariants, by a name that begins with the number the threat model gives it.
 * @throws Error while loading, when two have one name
 */
export function declareInvariants(declared: Record<string, string>): Record<string, string> {
  for (const [name, sql] of Object.entries(declared)) {
    if (invariants[name]) throw new Error(`Invariant ${name} is declared twice`);
    invariants[name] = sql;
  }
  return declared;
}
