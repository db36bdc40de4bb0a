import { createHmac, randomBytes } from 'node:crypto';

/** The signature of a date and a salt, in hexadecimal digits. Source: Solapi, "API authentication". */
export function signatureOf(apiSecret: string, date: string, salt: string): string {
  return createHmac('sha256', apiSecret)
    .update(date + salt)
    .digest('hex');
}

/** A header for one request: the carrier takes each signature once, within a quarter of an hour. */
export function authorizationOf(keys: { apiKey: string; apiSecret: string }, now: Date): string {
  const [date, salt] = [now.toISOString(), randomBytes(16).toString('hex')];
  const signature = signatureOf(keys.apiSecret, date, salt);
  return `HMAC-SHA256 apiKey=${keys.apiKey}, date=${date}, salt=${salt}, signature=${signature}`;
}
