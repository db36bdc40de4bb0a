/** The books. A transfer stays in one; practice credits never meet the other two. */
export enum Book {
  KRW = 'KRW',
  POINTS = 'POINTS',
  PRACTICE = 'PRACTICE',
}

/** An account by its name. The balance is what was credited minus what was debited. */
export interface AccountRef {
  book: Book;
  code: string;
  ownerUserId: string | null;
  /** Only accounts of the house may: they stand for the world outside the book. */
  mayGoNegative: boolean;
}

/** Won that the provider collected for us: negative by what it has taken from customers. */
export const providerAccount = (provider: string): AccountRef => house(Book.KRW, `PROVIDER:${provider}`);

/** Won earned by a purpose. Positive; refunds lower it. */
export const salesAccount = (purpose: string): AccountRef => house(Book.KRW, `SALES:${purpose}`);

/** Where points come from and go back to: negative by what is in customers' hands. */
export const pointsIssued = (): AccountRef => house(Book.POINTS, 'ISSUED');

/** Where points go that were used. */
export const pointsSpent = (): AccountRef => house(Book.POINTS, 'SPENT');

/** Points that were spent although their payment was given back: negative by what customers owe. */
export const pointsUncollected = (): AccountRef => house(Book.POINTS, 'UNCOLLECTED');

/** What was given and taken by hand. */
export const pointsAdjusted = (): AccountRef => house(Book.POINTS, 'ADJUSTED');

/** A customer's points. Never below zero, held amounts included. */
export const pointsOf = (userId: string): AccountRef => ({
  book: Book.POINTS,
  code: `USER:${userId}`,
  ownerUserId: userId,
  mayGoNegative: false,
});

function house(book: Book, code: string): AccountRef {
  return { book, code, ownerUserId: null, mayGoNegative: true };
}
