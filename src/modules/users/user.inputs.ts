import { ArgsType, Field, ID, InputType, registerEnumType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsEmail, IsOptional, ValidateIf, ValidateNested } from 'class-validator';
import { SortDirection } from '../../platform/graphql/page.model.js';
import { DateTimeScalar } from '../../platform/graphql/scalars.js';
import { Text } from '../../platform/graphql/safe-text.js';
import { PersonalField } from './reveal-personal-data.use-case.js';
import { Service } from './user.entity.js';
import { UserSortField, UserStatus } from './user.queries.js';

@InputType({ description: 'Customers of whom none of this is true.' })
export class UserNot {
  @Field(() => Service, { nullable: true })
  role?: Service;

  @IsOptional()
  @Text({ max: 36 })
  @Field(() => ID, { nullable: true, description: 'People of this segment. Needs segment.read.' })
  segmentId?: string;
}

@InputType()
export class UserFilter {
  @IsOptional()
  @Text({ min: 0, max: 100 })
  @Field(() => String, {
    nullable: true,
    description:
      'Name (or its first consonants, ㅎㄱㄷ), e-mail, phone or id; whole, to whoever may not see them in full.',
  })
  search?: string;

  @Field(() => UserStatus, { nullable: true })
  status?: UserStatus;

  @Field(() => Service, { nullable: true, description: 'Customers of this service.' })
  role?: Service;

  @IsOptional()
  @Text({ max: 36 })
  @Field(() => ID, { nullable: true, description: 'People of this segment. Needs segment.read.' })
  segmentId?: string;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Registered then or later.' })
  registeredFrom?: Date;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Registered before then.' })
  registeredTo?: Date;

  @IsOptional()
  @ValidateNested()
  @Type(() => UserNot)
  @Field(() => UserNot, { nullable: true })
  not?: UserNot;
}

@InputType()
export class UserSort {
  @Field(() => UserSortField)
  field: UserSortField;

  @Field(() => SortDirection)
  direction: SortDirection;
}

@InputType()
export class CreateUserInput {
  @Text({ max: 100 })
  @Field()
  name: string;

  @IsEmail({}, { message: 'email must be an e-mail address' })
  @Text({ max: 254 })
  @Field()
  email: string;

  @IsOptional()
  @Text({ max: 30 })
  @Field(() => String, { nullable: true, description: '010-1234-5678 or with a country code.' })
  phone?: string | null;

  @ArrayMinSize(1)
  @ArrayMaxSize(4)
  @Field(() => [Service])
  services: Service[];
}

@InputType()
export class UpdateUserInput {
  @IsOptional()
  @Text({ max: 100 })
  @Field(() => String, { nullable: true })
  name?: string | null;

  @IsOptional()
  @IsEmail({}, { message: 'email must be an e-mail address' })
  @Text({ max: 254 })
  @Field(() => String, { nullable: true })
  email?: string | null;

  @ValidateIf((input: UpdateUserInput) => Boolean(input.phone))
  @Text({ max: 30 })
  @Field(() => String, { nullable: true, description: 'The empty text removes the number.' })
  phone?: string | null;

  @IsOptional()
  @ArrayMinSize(1)
  @ArrayMaxSize(4)
  @Field(() => [Service], { nullable: true })
  services?: Service[] | null;
}

registerEnumType(PersonalField, { name: 'PersonalField', description: 'What of a customer is masked.' });

@ArgsType()
export class RevealPersonalDataArgs {
  @Field(() => ID)
  subjectId: string;

  @ArrayMinSize(1)
  @ArrayMaxSize(3)
  @Field(() => [PersonalField])
  fields: PersonalField[];

  @Text({ min: 5, max: 500 })
  @Field({ description: 'Why: it stands on record, and the customer can see that somebody looked.' })
  reason: string;
}
