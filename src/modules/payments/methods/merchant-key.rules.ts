/**
 * Names in a payment method's configuration: `secretKey` and `clientKey` for all services, `secretKey.KST` and
 * `clientKey.KST` for one. Each secret key has a client key of the same name's end.
 */
const SECRET = /^secretKey(\.[A-Z]{2,20})?$/;
const SECRET_VALUE = /^(test|live)_g?sk_[A-Za-z0-9_]{1,200}$/;
const CLIENT_VALUE = /^(test|live)_g?ck_[A-Za-z0-9_]{1,200}$/;

export function isMerchantKey(name: string): boolean {
  return SECRET.test(name);
}

/** The name of the client key that belongs to a secret key. */
export function clientKeyName(secretName: string): string {
  return secretName.replace(/^secretKey/, 'clientKey');
}

/** Names under which a service's secret key may stand, the nearest first. */
export function secretKeyNames(service: string): string[] {
  return [`secretKey.${service}`, 'secretKey'];
}

/** Why the two cannot be the keys of one merchant; null when they can. */
export function keyPairProblem(secretKey: string, clientKey: string | undefined): string | null {
  if (!SECRET_VALUE.test(secretKey)) return 'a secret key begins with test_sk_ or live_sk_';
  if (clientKey === undefined) return 'the client key of the same name is missing';
  if (!CLIENT_VALUE.test(clientKey)) return 'a client key begins with test_ck_ or live_ck_';
  return secretKey.slice(0, 4) === clientKey.slice(0, 4)
    ? null
    : 'one of the keys is for tests, the other is not';
}
