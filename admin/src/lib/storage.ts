/** Personal preferences only. Nothing that signs anybody in is ever kept here. */
export function readPreference(name: string): string | null {
  try {
    return localStorage.getItem(`madang.${name}`);
  } catch {
    return null;
  }
}

export function writePreference(name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(`madang.${name}`);
    else localStorage.setItem(`madang.${name}`, value);
  } catch {
    // Storage can be forbidden; the preference then lasts as long as the page.
  }
}
