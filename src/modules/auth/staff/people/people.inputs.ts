import { ArgsType, Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { ArrayMaxSize, IsEmail, IsOptional, Matches } from 'class-validator';
import { Text } from '../../../../platform/graphql/safe-text.js';
import { AdminUserModel } from '../../auth.model.js';
import { PermissionEffect, SecondFactorPolicy } from '../staff.model.js';

const PERMISSIONS_MAX = 500;
const ROLE_NAME = /^[A-Z][A-Z0-9_]{1,39}$/;
const ROLE_NAME_FORM = 'a role’s name is 2 to 40 capital letters, digits and underscores';

@InputType()
export class PermissionGrantInput {
  @Text({ max: 100 })
  @Field()
  permission: string;

  @Field(() => PermissionEffect)
  effect: PermissionEffect;
}

@InputType()
export class UpdateAdminUserInput {
  @IsOptional()
  @Text({ max: 100 })
  @Field(() => String, { nullable: true })
  name?: string | null;
}

@ArgsType()
export class InviteArgs {
  @IsEmail({}, { message: 'email must be an e-mail address' })
  @Text({ max: 254 })
  @Field()
  email: string;

  @Text({ max: 100 })
  @Field()
  name: string;

  @Text({ max: 40 })
  @Field()
  role: string;
}

@ArgsType()
export class DeactivateArgs {
  @Field(() => ID)
  id: string;

  @Field(() => Int)
  version: number;

  @Text({ max: 500 })
  @Field({ description: 'Kept with the record.' })
  reason: string;
}

@ArgsType()
export class SetPermissionsArgs {
  @Field(() => ID)
  id: string;

  @Field(() => Int)
  version: number;

  @ArrayMaxSize(PERMISSIONS_MAX)
  @Field(() => [PermissionGrantInput], { description: 'The whole list; what is not in it is taken back.' })
  grants: PermissionGrantInput[];
}

@ArgsType()
export class PreviewPersonArgs {
  @Field(() => ID)
  id: string;

  @IsOptional()
  @Text({ max: 40 })
  @Field(() => String, { nullable: true })
  role?: string | null;

  @IsOptional()
  @ArrayMaxSize(PERMISSIONS_MAX)
  @Field(() => [PermissionGrantInput], { nullable: true })
  grants?: PermissionGrantInput[] | null;
}

@ArgsType()
export class CreateRoleArgs {
  @Matches(ROLE_NAME, { message: ROLE_NAME_FORM })
  @Field({ description: 'Capital letters, digits, underscores: SUPPORT_LEAD.' })
  name: string;

  @Text({ max: 60 })
  @Field()
  titleKo: string;

  @Text({ max: 60 })
  @Field()
  titleEn: string;

  @ArrayMaxSize(PERMISSIONS_MAX)
  @Field(() => [String])
  permissions: string[];

  @Field(() => SecondFactorPolicy, { nullable: true, defaultValue: SecondFactorPolicy.ANY })
  secondFactorPolicy?: SecondFactorPolicy;
}

@ArgsType()
export class UpdateRoleArgs {
  @Text({ max: 40 })
  @Field()
  name: string;

  @Field(() => Int)
  version: number;

  @IsOptional()
  @Text({ max: 60 })
  @Field(() => String, { nullable: true })
  titleKo?: string | null;

  @IsOptional()
  @Text({ max: 60 })
  @Field(() => String, { nullable: true })
  titleEn?: string | null;

  @IsOptional()
  @ArrayMaxSize(PERMISSIONS_MAX)
  @Field(() => [String], { nullable: true, description: 'All of them; without it they stay.' })
  permissions?: string[] | null;

  @Field(() => SecondFactorPolicy, { nullable: true })
  secondFactorPolicy?: SecondFactorPolicy | null;
}

@ArgsType()
export class PreviewRoleArgs {
  @Text({ max: 40 })
  @Field()
  name: string;

  @ArrayMaxSize(PERMISSIONS_MAX)
  @Field(() => [String])
  permissions: string[];
}

@ObjectType({ description: 'What a person would gain and lose.' })
export class AccessChange {
  /** The field's resolver reads the person. */
  adminUserId: string;

  @Field(() => AdminUserModel)
  adminUser?: AdminUserModel;

  @Field(() => [String])
  gains: string[];

  @Field(() => [String])
  loses: string[];
}
