import { safeReturnPath } from './url';

const KEPT_AS = 'madang.return-path';

/** Where somebody was going when they left for Kakao's or Google's page. A path, and only for this tab. */
export function keepReturnPath(path: string): void {
  try {
    sessionStorage.setItem(KEPT_AS, path);
  } catch {
    // Storage can be forbidden; the way back then leads to the first page.
  }
}

/** Read once. */
export function takeReturnPath(): string | null {
  try {
    const kept = sessionStorage.getItem(KEPT_AS);
    sessionStorage.removeItem(KEPT_AS);
    return kept && safeReturnPath(kept);
  } catch {
    return null;
  }
}
