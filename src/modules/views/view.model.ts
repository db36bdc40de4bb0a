import { ArgsType, Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { ArrayMaxSize, ArrayMinSize, IsIn, IsOptional, Matches, MaxLength } from 'class-validator';
import { Text } from '../../platform/graphql/safe-text.js';
import { DateTimeScalar } from '../../platform/graphql/scalars.js';
import { LISTS } from './lists.js';
import type { ViewContent, ViewRow } from './view.store.js';

const NAME_MAX = 60;
const SEARCH_MAX = 2_000;
const COLUMNS_MAX = 40;

@ObjectType({ description: 'A way to look at a list, under a name: filters, order and columns.' })
export class SavedView {
  @Field(() => ID)
  id: string;

  @Field({ description: 'The list of the admin app it is for, such as payments.' })
  list: string;

  @Field()
  name: string;

  @Field({ description: 'The query of the list’s address, such as status=DONE&period=7d.' })
  search: string;

  @Field(() => [String], {
    nullable: true,
    description: 'Columns shown, in order; null: as the viewer has them.',
  })
  columns: string[] | null;

  @Field({ description: 'Whether the viewer made it.' })
  isOwn: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'The role it is shared with; null: its owner’s alone.',
  })
  role: string | null;

  @Field({ description: 'Whether the list begins like this for the people of the role, or for its owner.' })
  isDefault: boolean;

  @Field(() => Int)
  version: number;

  @Field(() => DateTimeScalar)
  updatedAt: Date;
}

/** @param viewerId who looks */
export function toSavedView({ ownerId, ...row }: ViewRow, viewerId: string | null): SavedView {
  return { ...row, isOwn: ownerId === viewerId };
}

@ArgsType()
export class SavedViewsArgs {
  @IsIn(Object.keys(LISTS))
  @Field({ description: 'A list of the admin app, such as payments.' })
  list: string;
}

@InputType({ description: 'What a view holds, whole: what is left out is not in it any more.' })
export class SavedViewInput {
  @Text({ max: NAME_MAX })
  @Field()
  name: string;

  @Text({ min: 0, max: SEARCH_MAX })
  @Field()
  search: string;

  @IsOptional()
  @ArrayMinSize(1)
  @ArrayMaxSize(COLUMNS_MAX)
  @Matches(/^[A-Za-z][\w-]{0,39}$/, { each: true })
  @Field(() => [String], { nullable: true })
  columns?: string[] | null;

  @IsOptional()
  @MaxLength(NAME_MAX)
  @Field(() => String, { nullable: true, description: 'Shares it with a role; needs view.share.' })
  role?: string | null;

  @Field({ defaultValue: false, description: 'Of the role, or one’s own; ends what was it before.' })
  isDefault: boolean;
}

export function contentOf({ name, search, columns, role, isDefault }: SavedViewInput): ViewContent {
  return { name, search, columns: columns ?? null, role: role ?? null, isDefault };
}
