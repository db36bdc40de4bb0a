import { randomBytes } from 'node:crypto';
import type { Answer, ConsentItem, Provider } from '../kit/oidc/parts.js';
import type { KakaoPerson } from './people.js';

const ITEMS: Record<string, { label: string; required: boolean }> = {
  profile_nickname: { label: '닉네임', required: false },
  profile_image: { label: '프로필 사진', required: false },
  account_email: { label: '카카오계정(이메일)', required: false },
  phone_number: { label: '카카오계정(전화번호)', required: false },
};

const error = (status: number, name: string, code: string, description: string): Answer => ({
  status,
  body: { error: name, error_description: description, error_code: code },
});

/** Kakao Login, as far as its authorization server goes. */
export const kakaoProvider: Provider<KakaoPerson> = {
  name: 'kakao',
  title: '카카오',
  paths: { authorize: '/oauth/authorize', token: '/oauth/token', jwks: '/.well-known/jwks.json' },
  codeLifetimeMs: 10 * 60_000,
  accessLifetimeSec: 21_600,
  tellsIssuer: false,
  methods: ['S256'],
  // The REST page says commas, the SDKs send spaces.
  readScopes: (text) => (text ?? '').split(/[ ,]+/).filter(Boolean),
  newCode: () => randomBytes(40).toString('base64url'),
  newAccessToken: () => randomBytes(40).toString('base64url'),
  show: ({ id, nickname, email }) => ({ name: nickname ?? '카카오', detail: email ?? id }),
  consentItems: ({ scopes }) =>
    scopes.flatMap((id): ConsentItem[] => (ITEMS[id] ? [{ id, ...ITEMS[id] }] : [])),
  granted: ({ scopes }, agreed) => scopes.filter((scope) => scope === 'openid' || agreed.includes(scope)),
  profileClaims: (person, scopes) => ({
    ...(scopes.includes('profile_nickname') ? { nickname: person.nickname } : {}),
    ...(scopes.includes('profile_image') ? { picture: person.profile_image_url } : {}),
    ...(scopes.includes('account_email') ? { email: person.email } : {}),
  }),
  extraClaims: ({ now }) => ({ auth_time: now }),
  tokenScope: (scopes) => scopes.join(' '),
  tokenType: 'bearer',
  refreshLifetimeSec: 60 * 86_400,
  onConsent: ({ clock }, person) => [
    {
      k: 'person',
      v: { ...person, connectedAt: person.connectedAt ?? new Date(clock.now()).toISOString() },
    },
  ],
  tokenError(name) {
    switch (name) {
      case 'invalid_client':
        return error(401, 'invalid_client', 'KOE010', 'Bad client credentials');
      case 'redirect_mismatch':
        return error(400, 'invalid_grant', 'KOE303', 'Redirect URI mismatch.');
      case 'code_unknown':
      case 'code_used':
      case 'verifier_wrong':
        return error(400, 'invalid_grant', 'KOE320', 'authorization code not found');
      case 'refresh_unknown':
        return error(400, 'invalid_grant', 'KOE322', 'expired_or_invalid_refresh_token');
      case 'unsupported_grant_type':
        return error(400, 'invalid_request', 'KOE310', 'unsupported grant type');
      default:
        return error(400, 'invalid_request', 'KOE001', 'malformed request');
    }
  },
};
