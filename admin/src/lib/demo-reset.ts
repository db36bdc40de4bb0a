import { createStore } from './store';

/** Where a reset of the demo is, as `npm start` tells while there is no server. */
export interface DemoResetProgress {
  step: string;
  /** Which of how many steps. */
  at: number;
  steps: number;
  /** Within the step, where it says so. */
  done: number;
  of: number;
}

/** `begun`: somebody here has asked for it, and the server still answers. */
export const demoReset = createStore<DemoResetProgress | 'begun' | null>(null);

const ANSWER_WITHIN_MS = 5_000;

/** `over`: it was reset since this page was opened. `none`: it was not. `away`: nobody answers, or not this. */
export async function askDemoReset(): Promise<DemoResetProgress | 'over' | 'none' | 'away'> {
  try {
    const response = await fetch('/demo/reset', {
      headers: { accept: 'application/json' },
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    const body = (await response.json()) as { reset?: DemoResetProgress; at?: string | null };
    if (body.reset) return body.reset;
    if (response.status !== 200) return 'away';
    return body.at && Date.parse(body.at) > performance.timeOrigin ? 'over' : 'none';
  } catch {
    return 'away';
  }
}

/** Every session ended with the data; the sign-in page says why. */
export const leaveForSignIn = (): void => window.location.assign('/admin/login?why=reset');
