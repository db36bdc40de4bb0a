import { isIPv6 } from 'node:net';

/** One customer line: an IPv4 address, or the /64 that a provider gives one line. */
export function lineOf(address: string): string {
  return isIPv6(address) ? firstGroups(address, 4, '/64') : address;
}

/** The neighbourhood of an address: /24, or /56 of IPv6. */
export function networkOf(address: string): string {
  if (isIPv6(address)) {
    const groups = expanded(address).slice(0, 4);
    groups[3] = `${(groups[3] ?? '0000').slice(0, 2)}00`;
    return `${groups.join(':')}/56`;
  }
  return `${address.split('.').slice(0, 3).join('.')}/24`;
}

function firstGroups(address: string, groups: number, ending: string): string {
  return `${expanded(address).slice(0, groups).join(':')}${ending}`;
}

/** The eight groups of an IPv6 address, four digits each. */
function expanded(address: string): string[] {
  const [head = '', tail] = (address.split('%', 1)[0] ?? '').split('::', 2);
  const left = head ? head.split(':') : [];
  const right = tail ? tail.split(':') : [];
  const missing = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  return [...left, ...Array<string>(missing).fill('0'), ...right].map((group) =>
    group.toLowerCase().padStart(4, '0'),
  );
}
