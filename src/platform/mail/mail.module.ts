import { Global, Module } from '@nestjs/common';
import { Bounces } from './bounces.js';
import { LetterRegistry } from './letter-kinds.js';
import { Letters } from './letters.js';
import { MailCarrier } from './mail.carrier.js';
import './mail.personal-data.js';
import { RecipientRegistry } from './recipients.js';
import { MailTransport } from './smtp/mail-transport.port.js';
import { SmtpTransport } from './smtp/smtp.transport.js';
import { SuppressionQueries } from './suppression.queries.js';
import { SuppressionStore } from './suppression.store.js';

/** Letters: their kinds, and the carrier that takes them to a mail server. Any module may have something to write to somebody. */
@Global()
@Module({
  providers: [
    Bounces,
    LetterRegistry,
    Letters,
    MailCarrier,
    RecipientRegistry,
    SuppressionQueries,
    SuppressionStore,
    { provide: MailTransport, useClass: SmtpTransport },
  ],
  exports: [Bounces, LetterRegistry, Letters, RecipientRegistry, SuppressionQueries, SuppressionStore],
})
export class MailModule {}
