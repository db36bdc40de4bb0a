import { Global, Module } from '@nestjs/common';
import { DeliverText } from './deliver-text.js';
import { FollowText } from './follow-text.js';
import { SettleText } from './settle-text.js';
import './sms.personal-data.js';
import { SmsQueries } from './sms.queries.js';
import { SmsStore } from './sms.store.js';
import { SmsCarrier } from './solapi/sms-carrier.port.js';
import { SolapiCarrier } from './solapi/solapi.carrier.js';
import { TextRegistry } from './text-kinds.js';
import { Texts } from './texts.js';

/** Global: any module may have something to text to somebody. */
@Global()
@Module({
  providers: [
    DeliverText,
    FollowText,
    SettleText,
    SmsQueries,
    SmsStore,
    TextRegistry,
    Texts,
    { provide: SmsCarrier, useClass: SolapiCarrier },
  ],
  exports: [DeliverText, FollowText, SmsCarrier, SmsQueries, SmsStore, TextRegistry, Texts],
})
export class SmsModule {}
