import { createStore } from './store';

/** The server is there and does not have this part of the app: a newer version has taken its place. */
export class PartGoneError extends Error {}

/** Whether parts of the app wait for the server. */
export const waitsForServer = createStore(false);

const AGAIN_MS = 3_000;
/** How browsers, and what the bundler puts around an import, say that a file did not come. */
const DID_NOT_COME =
  /^(Failed to fetch dynamically imported module|error loading dynamically imported module|Importing a module script failed|Unable to preload CSS)/;

/**
 * Loads a part of the app, however long the line or the server is away.
 * @throws PartGoneError when the server answers and has no such part
 */
export async function fetchPart<T>(load: () => Promise<T>): Promise<T> {
  for (let wasThere = false; ; wasThere = true) {
    try {
      return await load();
    } catch (error) {
      if (!(error instanceof Error && DID_NOT_COME.test(error.message))) throw error;
    }
    const isThere = await serverAnswers();
    if (isThere && wasThere) throw new PartGoneError();
    if (!isThere) await untilServerAnswers();
  }
}

async function serverAnswers(): Promise<boolean> {
  if (!navigator.onLine) return false;
  try {
    return (await fetch(import.meta.env.BASE_URL, { method: 'HEAD', cache: 'no-store' })).ok;
  } catch {
    return false;
  }
}

let answer: Promise<void> | null = null;

/** One question for all that wait. */
function untilServerAnswers(): Promise<void> {
  answer ??= askAgain().finally(() => (answer = null));
  return answer;
}

async function askAgain(): Promise<void> {
  waitsForServer.set(true);
  do await pause();
  while (!(await serverAnswers()));
  waitsForServer.set(false);
}

/** Until the browser says that its line is back; while it has one, for a moment. */
function pause(): Promise<void> {
  return new Promise((resolve) => {
    const timer = navigator.onLine ? setTimeout(done, AGAIN_MS) : undefined;
    window.addEventListener('online', done);
    function done(): void {
      clearTimeout(timer);
      window.removeEventListener('online', done);
      resolve();
    }
  });
}
