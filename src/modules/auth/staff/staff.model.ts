import { Field, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { ArrayMaxSize, IsOptional } from 'class-validator';
import { PageOf, SortDirection } from '../../../platform/graphql/page.model.js';
import { DateTimeScalar } from '../../../platform/graphql/scalars.js';
import { Text } from '../../../platform/graphql/safe-text.js';
import { AdminUserModel } from '../auth.model.js';
import { AccessReasonKind } from './explain-access.js';
import { AdminUserSortField, AdminUserStatus } from './staff.queries.js';

export enum PermissionEffect {
  ALLOW = 'ALLOW',
  DENY = 'DENY',
}
export enum SecondFactorPolicy {
  ANY = 'ANY',
  PASSKEY_ONLY = 'PASSKEY_ONLY',
}
registerEnumType(PermissionEffect, { name: 'PermissionEffect' });
registerEnumType(SecondFactorPolicy, {
  name: 'SecondFactorPolicy',
  description: 'A second factor is always required; a policy only tightens which.',
});
registerEnumType(AdminUserStatus, { name: 'AdminUserStatus' });
registerEnumType(AdminUserSortField, { name: 'AdminUserSortField' });
registerEnumType(AccessReasonKind, { name: 'AccessReasonKind' });

@ObjectType({
  description: 'What one person may or may not do beside their role. A denial wins over everything.',
})
export class PermissionGrant {
  @Field()
  permission: string;

  @Field(() => PermissionEffect)
  effect: 'ALLOW' | 'DENY';

  /** An id; the field's resolver gives the name. */
  grantedBy: string | null;

  @Field(() => DateTimeScalar)
  grantedAt: Date;
}

@ObjectType()
export class AdminUserPage extends PageOf(AdminUserModel) {}

@InputType()
export class AdminUserFilter {
  @IsOptional()
  @Text({ min: 0, max: 100 })
  @Field(() => String, { nullable: true, description: 'Name, e-mail or id.' })
  search?: string | null;

  @IsOptional()
  @ArrayMaxSize(50)
  @Field(() => [String], { nullable: true })
  role?: string[] | null;

  @IsOptional()
  @ArrayMaxSize(3)
  @Field(() => [AdminUserStatus], { nullable: true })
  status?: AdminUserStatus[] | null;
}

@InputType()
export class AdminUserSort {
  @Field(() => AdminUserSortField)
  field: AdminUserSortField;

  @Field(() => SortDirection)
  direction: SortDirection;
}

@ObjectType({ description: 'What a group of staff may do.' })
export class Role {
  @Field()
  name: string;

  @Field()
  titleKo: string;

  @Field()
  titleEn: string;

  @Field({ description: 'Comes with the product; SUPER_ADMIN holds every permission and is never changed.' })
  builtIn: boolean;

  @Field(() => [String])
  permissions: string[];

  @Field(() => Int, { description: 'Staff with this role, active or invited.' })
  memberCount: number;

  @Field(() => SecondFactorPolicy)
  secondFactorPolicy: 'ANY' | 'PASSKEY_ONLY';

  @Field(() => Int)
  version: number;

  @Field(() => DateTimeScalar)
  updatedAt: Date;
}

@ObjectType()
export class PermissionInfo {
  @Field()
  name: string;

  @Field({ description: 'What it is about: the first part of the name.' })
  noun: string;

  @Field()
  titleKo: string;

  @Field()
  titleEn: string;

  @Field({ description: 'Moves money or power, or shows personal data in full.' })
  dangerous: boolean;
}

@ObjectType('AccessReason')
export class AccessReasonModel {
  @Field(() => AccessReasonKind)
  kind: AccessReasonKind;

  @Field(() => String, { nullable: true })
  role: string | null;

  @Field(() => PermissionGrant, { nullable: true })
  grant: PermissionGrant | null;

  @Field({ description: 'The one reason that settles it.' })
  decides: boolean;
}

@ObjectType({ description: 'Why somebody may or may not do something.' })
export class AccessExplanation {
  @Field(() => AdminUserModel)
  adminUser: AdminUserModel;

  @Field()
  permission: string;

  @Field()
  allowed: boolean;

  @Field(() => [AccessReasonModel])
  reasons: AccessReasonModel[];
}
