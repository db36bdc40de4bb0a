import { mailAddressText, parseMailAddress } from '../mail-address.js';

/** How the mail server is reached. */
export interface SmtpSettings {
  host: string;
  port: number;
  /** TLS from the first byte; otherwise STARTTLS, which is demanded unless `plain`. */
  secure: boolean;
  plain: boolean;
  auth: { user: string; pass: string } | null;
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);
const DEFAULT_PORT = { 'smtp:': 587, 'smtps:': 465 } as const;

/**
 * Reads `smtps://user:password@host:465` or `smtp://user:password@host:587`. Without `s` the connection begins in the
 * clear and must turn to TLS, except on this machine or with `?tls=off` (a mail catcher of a developer).
 * @throws Error with one sentence, never with what the address holds
 */
export function readSmtpUrl(text: string): SmtpSettings {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !(url.protocol in DEFAULT_PORT)) throw new Error('must be smtp:// or smtps://');
  if (!url.hostname) throw new Error('names no host');
  const unknown = [...url.searchParams.keys()].filter((name) => name !== 'tls');
  const tls = url.searchParams.get('tls');
  if (unknown.length > 0 || (tls !== null && tls !== 'off'))
    throw new Error('knows the option ?tls=off only');
  const secure = url.protocol === 'smtps:';
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port ? Number(url.port) : DEFAULT_PORT[url.protocol as keyof typeof DEFAULT_PORT],
    secure,
    plain: !secure && (tls === 'off' || LOOPBACK.has(url.hostname)),
    auth: url.username
      ? { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) }
      : null,
  };
}

/** Whether letters would travel readable through a network. */
export function isReadableOnTheWay(text: string): boolean {
  const url = new URL(text);
  return readSmtpUrl(text).plain && !LOOPBACK.has(url.hostname);
}

/** Whether this looks like a mail sink and not like a relay on this machine, which listens on a port of its own. */
export function isLocalSink(text: string): boolean {
  const { port } = readSmtpUrl(text);
  return LOOPBACK.has(new URL(text).hostname) && ![25, 465, 587].includes(port);
}

/** Who letters come from: `Madang <no-reply@madang.example>` or the address alone. @returns null when it is neither */
export function readSender(text: string): { name: string; address: string; domain: string } | null {
  const named = /^\s*([^<>"]*?)\s*<([^<>]+)>\s*$/.exec(text);
  const parsed = parseMailAddress((named?.[2] ?? text).trim());
  return parsed && { name: named?.[1] ?? '', address: mailAddressText(parsed), domain: parsed.domain };
}
