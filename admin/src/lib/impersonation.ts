import { createStore } from './store';
import { readPreference, writePreference } from './storage';

/** Whom this member of staff looks as, for the bar that says so. The token of it is not kept. */
export interface RunningImpersonation {
  userId: string;
  name: string;
  expiresAt: string;
  readOnly: boolean;
}

const KEPT_AS = 'impersonation';

function kept(): RunningImpersonation | null {
  try {
    const found = JSON.parse(readPreference(KEPT_AS) ?? 'null') as RunningImpersonation | null;
    return found && Date.parse(found.expiresAt) > Date.now() ? found : null;
  } catch {
    return null;
  }
}

const store = createStore<RunningImpersonation | null>(kept());

export const impersonation = {
  store,
  begin(running: RunningImpersonation): void {
    writePreference(KEPT_AS, JSON.stringify(running));
    store.set(running);
  },
  forget(): void {
    writePreference(KEPT_AS, null);
    store.set(null);
  },
};
