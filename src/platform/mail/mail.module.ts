import { Global, Module } from '@nestjs/common';
import { Bounces } from './bounces.js';
import { DeliverLetter } from './deliver-letter.js';
import { LetterRegistry } from './letter-kinds.js';
import { Letters } from './letters.js';
import './mail.personal-data.js';
import { MailQueries } from './mail.queries.js';
import { MailStore } from './mail.store.js';
import { RecipientRegistry } from './recipients.js';
import { MailTransport } from './smtp/mail-transport.port.js';
import { SmtpTransport } from './smtp/smtp.transport.js';

/** Global: any module may have something to write to somebody. */
@Global()
@Module({
  providers: [
    Bounces,
    DeliverLetter,
    LetterRegistry,
    Letters,
    MailQueries,
    MailStore,
    RecipientRegistry,
    { provide: MailTransport, useClass: SmtpTransport },
  ],
  exports: [
    Bounces,
    DeliverLetter,
    LetterRegistry,
    Letters,
    MailQueries,
    MailStore,
    MailTransport,
    RecipientRegistry,
  ],
})
export class MailModule {}
