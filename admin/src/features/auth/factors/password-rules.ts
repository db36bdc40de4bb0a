const PASSWORD_MIN = 12;
const PASSWORD_MAX = 256;

const length = (text: string): number => [...text.normalize('NFC')].length;

export type PasswordRule = 'long' | 'short' | 'own';

/** What the server checks of a new password that can be told at once; it knows common ones besides. */
export function passwordRules(
  password: string,
  own: readonly string[],
): { rule: PasswordRule; holds: boolean }[] {
  const folded = password.normalize('NFC').toLowerCase();
  const parts = own.map((part) => part.trim().toLowerCase()).filter((part) => length(part) >= 2);
  const size = length(password);
  return [
    { rule: 'long', holds: size >= PASSWORD_MIN },
    // Of interest to the few who are over it; ticked off on an empty field it would look like a mistake.
    ...(size > PASSWORD_MAX ? [{ rule: 'short', holds: false } as const] : []),
    { rule: 'own', holds: size > 0 && !parts.some((part) => folded.includes(part)) },
  ];
}

export const isPasswordLength = (text: string): boolean =>
  length(text) >= PASSWORD_MIN && length(text) <= PASSWORD_MAX;
