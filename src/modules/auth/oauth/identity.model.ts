import { commonErrors } from '../../../shared/common-errors.js';
import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { DateTimeScalar } from '../../../platform/graphql/scalars.js';
import type { UserModel } from '../../users/index.js';
import type { AdminIdentityRow } from './identity.queries.js';
import type { IdentityRow } from './identity.store.js';
import type { OAuthProvider } from './oauth.types.js';

export enum IdentityProvider {
  /** Nobody but us: an e-mail address and a password. */
  PASSWORD = 'PASSWORD',
  GOOGLE = 'GOOGLE',
  KAKAO = 'KAKAO',
}
/** @throws INPUT_INVALID for what proves nothing by itself, a password */
export function oauthProviderOf(provider: IdentityProvider): OAuthProvider {
  if (provider === IdentityProvider.PASSWORD)
    throw commonErrors.INPUT_INVALID({ path: 'provider', reason: 'must be GOOGLE or KAKAO' });
  return provider;
}
registerEnumType(IdentityProvider, {
  name: 'IdentityProvider',
  description: 'Who proves who somebody is.',
});

@ObjectType({ description: 'A way in that a customer has: an account at a provider, or a password.' })
export class UserIdentity {
  @Field(() => ID)
  id: string;

  /** For masking; whose it is stands around it. */
  userId: string;

  @Field(() => IdentityProvider)
  provider: IdentityProvider;

  @Field({ description: 'The end of the provider’s id of the person; of a password nothing.' })
  subjectMasked: string;

  /** In full; the field's resolver masks it. */
  email: string | null;

  @Field(() => DateTimeScalar, { description: 'Of a password: when it was set.' })
  linkedAt: Date;

  @Field(() => DateTimeScalar, { nullable: true })
  lastUsedAt: Date | null;
}

@ObjectType({ description: 'An account at a provider that somebody of the staff signs in with.' })
export class AdminIdentity {
  @Field(() => ID)
  id: string;

  @Field(() => IdentityProvider)
  provider: IdentityProvider;

  @Field()
  subjectMasked: string;

  @Field(() => String, { nullable: true })
  email: string | null;

  @Field(() => DateTimeScalar)
  linkedAt: Date;

  @Field(() => DateTimeScalar, { nullable: true })
  lastUsedAt: Date | null;
}

@ObjectType({ description: 'Where a client with a redirect of its own sends the person.' })
export class IdentityLoginStart {
  @Field()
  authorizationUrl: string;

  @Field({ description: 'Comes back with the code; good once.' })
  state: string;

  @Field(() => DateTimeScalar)
  expiresAt: Date;
}

const masked = (subject: string | null): string => `***${(subject ?? '').slice(-4)}`;

export function identityModel(row: IdentityRow): UserIdentity {
  return { ...row, provider: IdentityProvider[row.provider], subjectMasked: masked(row.subject) };
}

/** A password as a way in; it is no row of identities, so the customer's own id names it. */
export function passwordIdentity(user: Pick<UserModel, 'id' | 'email'>, setAt: Date): UserIdentity {
  return {
    id: user.id,
    userId: user.id,
    provider: IdentityProvider.PASSWORD,
    subjectMasked: '',
    email: user.email,
    linkedAt: setAt,
    lastUsedAt: null,
  };
}

export function adminIdentityModel(row: AdminIdentityRow): AdminIdentity {
  return { ...row, provider: IdentityProvider[row.provider], subjectMasked: masked(row.subject) };
}
