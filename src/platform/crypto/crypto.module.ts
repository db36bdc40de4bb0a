import { Global, Module } from '@nestjs/common';
import { BlindIndex } from './blind-index.js';
import { KeyReporter } from './key-report.js';
import { KeyStore } from './key-store.js';
import { KeyUpkeep } from './key-upkeep.js';
import { Keys } from './keys.js';
import { MasterKeys } from './master-keys.js';
import { Sealed } from './sealed.js';

/** Global: any module may have something to seal. */
@Global()
@Module({
  providers: [BlindIndex, KeyReporter, KeyStore, KeyUpkeep, Keys, MasterKeys, Sealed],
  exports: [BlindIndex, KeyReporter, KeyUpkeep, Keys, Sealed],
})
export class CryptoModule {}
