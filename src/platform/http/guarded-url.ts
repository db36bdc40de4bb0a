import { isIP } from 'node:net';
import { isPublicAddress } from './public-address.js';

/** Why an address is not called. */
export type GuardRefusal =
  | 'FORM'
  | 'SCHEME'
  | 'PORT'
  | 'USER_INFO'
  | 'HOST'
  /** It is, or leads to, an address that is not of the public internet. */
  | 'NOT_PUBLIC'
  /** It is us. */
  | 'OURSELVES'
  | 'NO_SUCH_HOST';

export interface GuardedUrl {
  url: URL;
  /** A name in ASCII, or an address without brackets. */
  host: string;
}

const PORTS = new Set(['', '80', '443', '8080', '8443']);
const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const NAME = new RegExp(`^(?=.{4,253}$)(?:${LABEL}\\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{2,59})$`);
/** Names that never leave a machine or a house. */
const INSIDE = /(?:^|\.)(?:localhost|local|internal|intranet|lan|home|corp|arpa|onion|test|invalid|example)$/;

/** Reads an address that somebody else named, as far as can be told without asking anybody. */
export function readGuardedUrl(text: string): GuardedUrl | GuardRefusal {
  if (!URL.canParse(text)) return 'FORM';
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'SCHEME';
  if (url.username !== '' || url.password !== '') return 'USER_INFO';
  if (!PORTS.has(url.port)) return 'PORT';
  // The parser has brought every spelling of an address (0x7f.1, 2130706433) into one.
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  if (isIP(host) !== 0) return isPublicAddress(host) ? { url, host } : 'NOT_PUBLIC';
  return NAME.test(host) && !INSIDE.test(host) ? { url, host } : 'HOST';
}
