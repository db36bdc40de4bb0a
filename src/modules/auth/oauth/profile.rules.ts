import { Service } from '../../users/index.js';
import type { OAuthProvider, ProvenIdentity } from './oauth.types.js';

const NAME_MAX = 100;
const EMAIL_MAX = 254;
/** What stands there until the person says their name. */
const NAMELESS: Record<OAuthProvider, string> = { GOOGLE: 'Google 회원', KAKAO: '카카오 회원' };
/** Whose customers have always come by this provider; more services are chosen in the sign-up. */
const SERVICES: Record<OAuthProvider, Service> = { GOOGLE: Service.KST, KAKAO: Service.ABYSSCM };

export interface FirstProfile {
  name: string;
  email: string | null;
  phone: string | null;
  services: Service[];
  profileIncomplete: boolean;
}

/** The customer that a first sign-in makes, of what the provider told and the person agreed to. */
export function firstProfile(identity: ProvenIdentity): FirstProfile {
  const name = storable(identity.name, NAME_MAX);
  const email = storable(identity.email, EMAIL_MAX);
  return {
    name: name ?? NAMELESS[identity.provider],
    email,
    phone: e164(identity.phone),
    services: [SERVICES[identity.provider]],
    profileIncomplete: name === null || email === null,
  };
}

/** What a database and a page can take; anybody may call themselves anything at a provider. */
function storable(text: string | null, max: number): string | null {
  const clean = (text ?? '')
    .toWellFormed()
    .normalize('NFC')
    .replace(/\p{Cc}/gu, '')
    .trim();
  return clean === '' ? null : clean.slice(0, max).trim();
}

/** `+82 10-1234-5678`, also `+82 010-…`; anything that is no number is left out, for it is not worth a refusal. */
function e164(phone: string | null): string | null {
  const compact = (phone ?? '').replace(/[\s().-]/g, '').replace(/^\+820/, '+82');
  const good = compact.startsWith('+82') ? /^\+82[1-9][0-9]{7,9}$/ : /^\+[1-9][0-9]{6,14}$/;
  return good.test(compact) ? compact : null;
}
