import { ArgsType, Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';
import { PageOf } from '../../../platform/graphql/page.model.js';
import { Text } from '../../../platform/graphql/safe-text.js';
import { CursorScalar, DateTimeScalar, WonScalar } from '../../../platform/graphql/scalars.js';
import type { Won } from '../../../shared/money.js';
import { Book } from '../accounts.js';
import { AccountHolder } from './account.queries.js';

registerEnumType(AccountHolder, { name: 'LedgerAccountHolder' });

@ObjectType('LedgerAccount')
export class LedgerAccountModel {
  @Field(() => ID)
  id: string;

  @Field(() => Book)
  book: Book;

  @Field({ description: 'Its name within the book, for example SALES:POINT_TOPUP or USER:<id>.' })
  code: string;

  ownerUserId: string | null;

  @Field(() => WonScalar, { description: 'Credits minus debits, now.' })
  balance: Won;

  @Field(() => WonScalar, { description: 'Set aside of it.' })
  held: Won;

  @Field(() => Int, { description: 'Entries so far.' })
  entries: number;

  @Field(() => DateTimeScalar, { nullable: true })
  lastPostedAt: Date | null;
}

@ObjectType()
export class LedgerAccountPage extends PageOf(LedgerAccountModel) {}

@InputType()
export class LedgerAccountFilter {
  @Field(() => Book, { nullable: true })
  book?: Book | null;

  @Field(() => AccountHolder, { nullable: true })
  holder?: AccountHolder | null;

  @IsOptional()
  @Text({ max: 100 })
  @Field(() => String, { nullable: true, description: 'A customer’s name, e-mail, phone or id.' })
  search?: string | null;
}

@ObjectType()
export class LedgerBalance {
  @Field(() => ID)
  accountId: string;

  @Field(() => WonScalar)
  balance: Won;

  @Field(() => Int, { description: 'Entries up to then.' })
  entries: number;

  @Field(() => DateTimeScalar)
  at: Date;
}

@ObjectType({ description: 'One side of a transfer, as its account sees it. Never changed, never removed.' })
export class LedgerEntry {
  @Field(() => ID, { description: 'Of the transfer.' })
  id: string;

  @Field(() => Int, { description: 'Its number within the account, from 1 without a gap.' })
  seq: number;

  @Field(() => DateTimeScalar)
  postedAt: Date;

  @Field(() => WonScalar, { description: 'Negative when the account was debited.' })
  amount: bigint;

  @Field(() => WonScalar, { description: 'Of the account, after it.' })
  balance: Won;

  @Field({ description: 'The account on the other side.' })
  counterAccount: string;

  @Field({ description: 'payment, refund, points-deducted …' })
  kind: string;

  @Field()
  sourceKind: string;

  @Field(() => ID, { description: 'The payment, refund or adjustment it comes from.' })
  sourceId: string;

  @Field(() => ID)
  postingId: string;

  @Field(() => ID, { nullable: true, description: 'The posting this one takes back.' })
  reversesId: string | null;
}

@ObjectType({ description: 'What happened to an account in a period, newest first.' })
export class LedgerStatement {
  @Field(() => WonScalar, { description: 'Before the period.' })
  opening: Won;

  @Field(() => WonScalar, { description: 'At its end.' })
  closing: Won;

  @Field(() => Int, { description: 'Entries in the period.' })
  total: number;

  @Field(() => [LedgerEntry])
  items: LedgerEntry[];

  @Field(() => CursorScalar, { nullable: true })
  nextCursor: string | null;
}

@ArgsType()
export class StatementArgs {
  @Field(() => ID)
  accountId: string;

  @Field(() => DateTimeScalar, { nullable: true, description: 'At or after.' })
  from?: Date | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Before.' })
  to?: Date | null;
}

@ObjectType({ description: 'Transfers that belong together.' })
export class LedgerPosting {
  @Field(() => ID)
  id: string;

  @Field()
  kind: string;

  @Field()
  sourceKind: string;

  @Field(() => ID)
  sourceId: string;

  @Field(() => ID, { nullable: true, description: 'The posting this one takes back.' })
  reversesId: string | null;

  @Field(() => DateTimeScalar)
  postedAt: Date;
}
