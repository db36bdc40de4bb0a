import { Global, Module } from '@nestjs/common';
import { SmsCarrier } from './solapi/sms-carrier.port.js';
import { SolapiCarrier } from './solapi/solapi.carrier.js';
import { TextCarrier } from './text.carrier.js';
import { TextRegistry } from './text-kinds.js';
import { Texts } from './texts.js';

/** Texts to phones: their kinds, and what hands them to a carrier. Any module may have something to text to somebody. */
@Global()
@Module({
  providers: [TextCarrier, TextRegistry, Texts, { provide: SmsCarrier, useClass: SolapiCarrier }],
  exports: [TextRegistry, Texts],
})
export class SmsModule {}
