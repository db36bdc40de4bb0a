import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { DateTimeScalar, WonScalar } from '../../platform/graphql/scalars.js';
import type { Won } from '../../shared/money.js';
import { Book } from './accounts.js';

registerEnumType(Book, { name: 'Book', description: 'A ledger. No transfer has sides in two of them.' });

@ObjectType({
  description: 'Points of a customer. What is pending is held, for example for a refund under way.',
})
export class PointBalance {
  @Field(() => WonScalar, { description: 'What can be used now.' })
  available: Won;

  @Field(() => WonScalar)
  pending: Won;
}

@ObjectType({
  description: 'An amount moved from one account to another of the same book. Never changed, never removed.',
})
export class LedgerTransfer {
  @Field(() => ID)
  id: string;

  @Field(() => Book)
  book: Book;

  @Field()
  debitAccount: string;

  @Field()
  creditAccount: string;

  @Field(() => WonScalar)
  amount: Won;

  @Field({ description: 'payment or refund.' })
  kind: string;

  @Field(() => DateTimeScalar)
  postedAt: Date;
}

@ObjectType()
export class LedgerAccountBalance {
  @Field({ description: 'Accounts of customers are one line, USER:*.' })
  code: string;

  @Field(() => WonScalar, {
    description: 'Credits minus debits; negative for accounts that stand for the outside.',
  })
  balance: Won;
}

@ObjectType()
export class LedgerBookBalance {
  @Field(() => Book)
  book: Book;

  @Field(() => WonScalar, { description: 'Zero, when the book balances.' })
  sum: Won;

  @Field(() => Int)
  transferCount: number;

  @Field(() => [LedgerAccountBalance])
  accounts: LedgerAccountBalance[];

  @Field(() => DateTimeScalar)
  asOf: Date;
}
