/** What was done with personal data, in the words of the safety measures standard (안전성 확보조치 기준). */
export enum AccessAct {
  VIEW = 'VIEW',
  SEARCH = 'SEARCH',
  CREATE = 'CREATE',
  CHANGE = 'CHANGE',
  DELETE = 'DELETE',
  EXPORT = 'EXPORT',
  PRINT = 'PRINT',
  SIGN_IN = 'SIGN_IN',
  SIGN_OUT = 'SIGN_OUT',
  SIGN_IN_FAILED = 'SIGN_IN_FAILED',
}

const acts = new Map<string, AccessAct>();

/**
 * Says which audit events are accesses to personal data as well. Whoever records such an event writes the access
 * record by the same call, in the same transaction.
 */
export function accessActs(own: Readonly<Record<string, keyof typeof AccessAct>>): void {
  for (const [action, act] of Object.entries(own)) acts.set(action, AccessAct[act]);
}

export function accessActOf(action: string): AccessAct | null {
  return acts.get(action) ?? null;
}
