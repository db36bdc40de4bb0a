import { isLineDown } from './online';
import { createStore } from './store';

/** This part of the app did not come although the server is there: most likely a newer version has taken its place. */
export class PartGoneError extends Error {
  constructor() {
    super('A part of the app did not come');
  }
}

/** Whether parts of the app wait for the server. */
export const waitsForServer = createStore(false);

const AGAIN_MS = 3_000;
/** How browsers, and what the bundler puts around an import, say that a file did not come. */
const DID_NOT_COME =
  /^(Failed to fetch dynamically imported module|error loading dynamically imported module|Importing a module script failed|Unable to preload CSS)/;

let coming = 0;

/** Whether a part of the app was asked for and is not here yet. */
export const isPartComing = (): boolean => coming > 0;

/**
 * Loads a part of the app, however long the line or the server is away. Nothing is asked for meanwhile: browsers remember
 * for as long as the document lives that a module did not come.
 * @throws PartGoneError when it does not come although the server is there; in a new document it may
 */
export async function fetchPart<T>(load: () => Promise<T>): Promise<T> {
  coming += 1;
  try {
    if (!navigator.onLine || isLineDown.get()) await untilServerAnswers();
    return await load();
  } catch (error) {
    if (!(error instanceof Error && DID_NOT_COME.test(error.message))) throw error;
    await untilServerAnswers();
    throw new PartGoneError();
  } finally {
    coming -= 1;
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
  while (!(await serverAnswers())) {
    waitsForServer.set(true);
    await (navigator.onLine ? pause(AGAIN_MS) : untilOnline());
  }
  waitsForServer.set(false);
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const untilOnline = (): Promise<unknown> =>
  new Promise((resolve) => window.addEventListener('online', resolve, { once: true }));
