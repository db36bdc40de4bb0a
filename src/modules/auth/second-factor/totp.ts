import { Secret, TOTP } from 'otpauth';

/** RFC 6238 as every authenticator app knows it: SHA-1, 6 digits, 30 s. */
const ALGORITHM = 'SHA1';
const DIGITS = 6;
const CODE = /^[0-9]{6}$/;
export const PERIOD_SEC = 30;
const SECRET_BYTES = 20;
/** A code may be one step old or one early: clocks of phones differ, and typing takes time. */
const STEPS_AROUND = 1;
const ISSUER = 'Madang';

/** A new secret of 160 bits in Base32, the form that apps take. */
export function newTotpSecret(): string {
  return new Secret({ size: SECRET_BYTES }).base32;
}

/** What the QR code says. */
export function otpauthUri(secret: string, account: string): string {
  return totp(secret, account).toString();
}

/**
 * The step whose code this is, or null when it is none of those around `at`. Whether the step was used before is asked
 * of the database.
 */
export function stepOfCode(secret: string, code: string, at: Date): number | null {
  // The library compares bytes and throws at digits of other scripts.
  if (!CODE.test(code)) return null;
  const timestamp = at.getTime();
  const delta = totp(secret, '').validate({ token: code, timestamp, window: STEPS_AROUND });
  return delta === null ? null : TOTP.counter({ period: PERIOD_SEC, timestamp }) + delta;
}

function totp(secret: string, label: string): TOTP {
  return new TOTP({
    issuer: ISSUER,
    label,
    secret,
    algorithm: ALGORITHM,
    digits: DIGITS,
    period: PERIOD_SEC,
  });
}
