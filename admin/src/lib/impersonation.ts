import { createStore } from './store';
import { readPreference, writePreference } from './storage';

/** Whom this member of staff looks as, for the bar that says so. */
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
// In this page's memory only, as the session's own token: a page that is loaded anew has to begin anew.
let token: string | null = null;

export const impersonation = {
  store,
  begin(running: RunningImpersonation, accessToken: string): void {
    writePreference(KEPT_AS, JSON.stringify(running));
    token = accessToken;
    store.set(running);
  },
  forget(): void {
    writePreference(KEPT_AS, null);
    token = null;
    store.set(null);
  },
  /** What the customer's own view is asked with; null when the page was loaded anew since it began. */
  token: () => token,
};
