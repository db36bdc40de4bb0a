import type { Type } from '@nestjs/common';
import { ArgsType, Field, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { Page } from '../../shared/paging.js';
import { CursorScalar } from './scalars.js';

export enum SortDirection {
  ASC = 'ASC',
  DESC = 'DESC',
}
registerEnumType(SortDirection, { name: 'SortDirection' });

/** How every list is asked: page and limit, or after and limit. */
@ArgsType()
export class PageArgs {
  @Field(() => Int, { nullable: true, description: 'From 1. Not together with after.' })
  page?: number;

  @Field(() => Int, { nullable: true, defaultValue: 20, description: '1 to 100.' })
  limit?: number;

  @Field(() => CursorScalar, {
    nullable: true,
    description: 'nextCursor of the page before: cheap at any depth.',
  })
  after?: string;
}

/** Makes the page type of `Item`: `class PaymentPage extends PageOf(PaymentModel) {}`. */
export function PageOf<T>(Item: Type<T>): Type<Page<T>> {
  @ObjectType({ isAbstract: true })
  abstract class PageModel implements Page<T> {
    @Field(() => [Item])
    items: T[];

    @Field(() => Int, { nullable: true, description: 'Null when the list is walked with after.' })
    page: number | null;

    @Field(() => Int)
    limit: number;

    @Field(() => Int, { description: 'Rows that fit the filter, on all pages.' })
    total: number;

    @Field(() => Int)
    pages: number;

    @Field(() => CursorScalar, { nullable: true, description: 'Null on the last page.' })
    nextCursor: string | null;
  }
  return PageModel as Type<Page<T>>;
}
