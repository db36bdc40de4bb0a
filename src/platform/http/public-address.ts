import { BlockList, isIP, isIPv4 } from 'node:net';

/** What of IPv4 is not for the public: ourselves, private and shared networks, link-local, tests, relays, groups. */
const NOT_PUBLIC: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
];
/** Of IPv6 only this is given to the public at all: mapped addresses, NAT64 and private ones lie outside of it. */
const GLOBAL: readonly [string, number] = ['2000::', 3];
/** And within it: protocol assignments with Teredo, documentation, 6to4. */
const NOT_GLOBAL: readonly (readonly [string, number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

const closedV4 = new BlockList();
for (const [net, prefix] of NOT_PUBLIC) closedV4.addSubnet(net, prefix, 'ipv4');
const openV6 = new BlockList();
openV6.addSubnet(...GLOBAL, 'ipv6');
const closedV6 = new BlockList();
for (const [net, prefix] of NOT_GLOBAL) closedV6.addSubnet(net, prefix, 'ipv6');

/** Whether an address is one of the public internet: global unicast, and nothing that leads anywhere else. */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 0) return false;
  if (isIPv4(address)) return !closedV4.check(address, 'ipv4');
  return openV6.check(address, 'ipv6') && !closedV6.check(address, 'ipv6');
}
