import { BlockList, isIP, isIPv6 } from 'node:net';
import { apiKeyErrors } from './api-keys.errors.js';

const DAY_MS = 86_400_000;
export const LIFETIME_MAX_MS = 366 * DAY_MS;
export const OVERLAP_MAX_HOURS = 168;
const EXPIRING_MS = 14 * DAY_MS;

export enum ApiKeyStatus {
  ACTIVE = 'ACTIVE',
  /** Ends within fourteen days. */
  EXPIRING = 'EXPIRING',
  /** Has a successor and works until the overlap ends. */
  ROTATING = 'ROTATING',
  EXPIRED = 'EXPIRED',
  REVOKED = 'REVOKED',
}

/** The same as `statusOf`, for the list: `$1` is now. */
export const STATUS_SQL = `CASE
  WHEN k.revoked_at IS NOT NULL THEN 'REVOKED'
  WHEN least(k.expires_at, k.overlap_ends_at) <= $1 THEN 'EXPIRED'
  WHEN k.overlap_ends_at IS NOT NULL THEN 'ROTATING'
  WHEN k.expires_at <= $1::timestamptz + interval '${EXPIRING_MS / DAY_MS} days' THEN 'EXPIRING'
  ELSE 'ACTIVE' END`;

/**
 * What only a person may do, whoever made the key: acts on other people's access, a second person's consent, and
 * taking out whole lists, which asks for a reason.
 */
export const FOR_PEOPLE: ReadonlySet<string> = new Set([
  'accessReview.sign',
  'admin.write',
  'apiKey.write',
  'approval.decide',
  'data.export',
  'demo.reset',
  'paymentMethod.write',
  'role.write',
  'session.revoke',
  'user.impersonate',
  'user.impersonate.write',
]);

/** @throws API_KEY_SCOPE_REFUSED when its maker does not hold one of them, or only a person may */
export function requireScopes(scopes: readonly string[], held: ReadonlySet<string>): void {
  for (const permission of scopes) {
    if (!held.has(permission)) throw apiKeyErrors.API_KEY_SCOPE_REFUSED({ permission, because: 'NOT_HELD' });
    if (FOR_PEOPLE.has(permission))
      throw apiKeyErrors.API_KEY_SCOPE_REFUSED({ permission, because: 'FOR_PEOPLE_ONLY' });
  }
}

const sets = new WeakMap<ReadonlySet<string>, Map<string, ReadonlySet<string>>>();

/**
 * What a key may do now: its scopes as far as its maker still holds them. Keys with the same scopes and rights share
 * one set, so that what depends on rights alone is made once for all of them.
 */
export function permissionsOfKey(scopes: readonly string[], held: ReadonlySet<string>): ReadonlySet<string> {
  const byScopes = sets.get(held) ?? new Map<string, ReadonlySet<string>>();
  sets.set(held, byScopes);
  const name = scopes.join();
  let permissions = byScopes.get(name);
  if (!permissions) {
    permissions = new Set(scopes.filter((scope) => held.has(scope) && !FOR_PEOPLE.has(scope)));
    byScopes.set(name, permissions);
  }
  return permissions;
}

/**
 * Brings an address or network into the form `address/prefix` with nothing behind the prefix.
 * @throws API_KEY_ADDRESS_INVALID also for `/0`, which would be everybody and look like a limit
 */
export function normaliseNetwork(text: string): string {
  const [address = '', prefix, ...more] = text.trim().split('/');
  const bits = isIPv6(address) ? 128 : 32;
  const length = prefix === undefined ? bits : /^\d{1,3}$/.test(prefix) ? Number(prefix) : 0;
  const mapped = address.toLowerCase().startsWith('::ffff:');
  if (more.length > 0 || !isIP(address) || address.includes('%') || mapped || length < 1 || length > bits)
    throw apiKeyErrors.API_KEY_ADDRESS_INVALID({ path: 'allowedAddresses', value: text.slice(0, 60) });
  return `${address}/${length}`;
}

/** Whether a caller's address is in one of the networks. */
export function isAllowed(address: string | null, networks: BlockList | null): boolean {
  if (networks === null) return true;
  return address !== null && isIP(address) > 0 && networks.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}

/** @param networks as the database keeps them; none means that a key works from everywhere */
export function networkList(networks: readonly string[]): BlockList | null {
  if (networks.length === 0) return null;
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', prefix] = network.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    list.addSubnet(address, prefix === undefined ? (family === 'ipv6' ? 128 : 32) : Number(prefix), family);
  }
  return list;
}
