import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { PageOf } from '../../../platform/graphql/page.model.js';
import { DateTimeScalar } from '../../../platform/graphql/scalars.js';
import { apiKeyPrefix } from './api-key-text.js';
import { ApiKeyStatus } from './api-key.rules.js';
import type { ApiKeyRow } from './api-key.store.js';

registerEnumType(ApiKeyStatus, {
  name: 'ApiKeyStatus',
  description:
    'EXPIRING: ends within fourteen days. ROTATING: has a successor, works until the overlap ends.',
});

@ObjectType('ApiKey', { description: 'What a program signs in with. Its secret is shown once and not kept.' })
export class ApiKeyModel implements Omit<ApiKeyRow, 'keyId'> {
  @Field(() => ID)
  id: string;

  @Field()
  name: string;

  @Field({ description: 'How the key begins: tells keys apart, opens nothing.' })
  prefix: string;

  @Field(() => [String], { description: 'It may what stands here and its maker still may.' })
  scopes: string[];

  /** The field's resolver makes a person of it. */
  createdById: string;

  @Field(() => DateTimeScalar)
  createdAt: Date;

  @Field(() => DateTimeScalar)
  expiresAt: Date;

  @Field(() => DateTimeScalar, { nullable: true, description: 'To the minute.' })
  lastUsedAt: Date | null;

  @Field(() => String, { nullable: true })
  lastUsedIp: string | null;

  @Field(() => [String], { description: 'Addresses and networks it works from; none: from everywhere.' })
  allowedAddresses: string[];

  @Field(() => DateTimeScalar, { nullable: true })
  revokedAt: Date | null;

  @Field(() => String, { nullable: true })
  revokedReason: string | null;

  @Field(() => ID, { nullable: true, description: 'The key that takes its place.' })
  rotatedTo: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Until then it works beside its successor.' })
  overlapEndsAt: Date | null;

  @Field(() => ApiKeyStatus)
  status: ApiKeyStatus;
}

@ObjectType()
export class ApiKeyPage extends PageOf(ApiKeyModel) {}

@ObjectType()
export class ApiKeyCreated {
  @Field(() => ApiKeyModel)
  apiKey: ApiKeyModel;

  @Field({ description: 'The whole key. Shown this once.' })
  secret: string;
}

/** @param stage of the installation: a key says where it belongs */
export function apiKeyModelOf({ keyId, ...row }: ApiKeyRow, stage: string): ApiKeyModel {
  return { ...row, prefix: apiKeyPrefix(stage, keyId) };
}
