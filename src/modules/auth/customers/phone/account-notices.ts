import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../../platform/db/unit-of-work.js';
import { Letters, type LetterOrder } from '../../../../platform/mail/letters.js';
import type { LetterKind } from '../../../../platform/mail/letter-kinds.js';
import { Texts } from '../../../../platform/sms/texts.js';
import type { User } from '../../../users/index.js';
import type { OAuthProvider } from '../../oauth/oauth.types.js';
import './phone-texts.js';
import type { AccountNotice } from './phone-texts.words.js';

/**
 * Tells a customer what happened to their account: by letter, or by text where there is no address and a number that
 * was proved. Whoever has neither cannot be told.
 */
@Injectable()
export class AccountNotices {
  constructor(
    private readonly letters: Letters,
    private readonly texts: Texts,
  ) {}

  async send<K extends LetterKind>(
    tx: Tx,
    user: Pick<User, 'id' | 'email' | 'phone' | 'phoneProvedAt'>,
    letter: Omit<LetterOrder<K>, 'to'>,
    text: { notice: AccountNotice; provider?: OAuthProvider },
  ): Promise<void> {
    if (user.email === null)
      return this.byText(
        tx,
        user,
        text,
        letter.once === undefined ? undefined : `${letter.kind}.${letter.once}`,
      );
    await this.letters.send(tx, { ...letter, to: { type: 'USER', id: user.id } } as LetterOrder<K>);
  }

  /** To the number that was proved; nothing where there is none. */
  async byText(
    tx: Tx,
    user: Pick<User, 'id' | 'phone' | 'phoneProvedAt'>,
    text: { notice: AccountNotice; provider?: OAuthProvider },
    once?: string,
  ): Promise<void> {
    if (user.phone === null || user.phoneProvedAt === null || !this.texts.reaches(user.phone)) return;
    await this.texts.send(tx, {
      kind: 'auth.account-notice',
      to: { type: 'USER', id: user.id },
      data: text,
      ...(once === undefined ? {} : { once }),
    });
  }
}
