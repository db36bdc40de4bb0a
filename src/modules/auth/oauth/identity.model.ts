import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { DateTimeScalar } from '../../../platform/graphql/scalars.js';
import type { AdminIdentityRow } from './identity.queries.js';
import type { IdentityRow } from './identity.store.js';

export enum IdentityProvider {
  GOOGLE = 'GOOGLE',
  KAKAO = 'KAKAO',
}
registerEnumType(IdentityProvider, {
  name: 'IdentityProvider',
  description: 'Who proves who somebody is.',
});

@ObjectType({ description: 'An account at a provider that a customer signs in with.' })
export class UserIdentity {
  @Field(() => ID)
  id: string;

  /** For masking; whose it is stands around it. */
  userId: string;

  @Field(() => IdentityProvider)
  provider: IdentityProvider;

  @Field({ description: 'The end of the provider’s id of the person.' })
  subjectMasked: string;

  /** In full; the field's resolver masks it. */
  email: string | null;

  @Field(() => DateTimeScalar)
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

export function adminIdentityModel(row: AdminIdentityRow): AdminIdentity {
  return { ...row, provider: IdentityProvider[row.provider], subjectMasked: masked(row.subject) };
}
