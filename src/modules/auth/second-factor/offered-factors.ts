import { registerEnumType } from '@nestjs/graphql';
import type { FactorsHeld } from './factor-store.js';

export enum OfferedFactor {
  PASSKEY = 'PASSKEY',
  TOTP = 'TOTP',
  BACKUP_CODE = 'BACKUP_CODE',
}
registerEnumType(OfferedFactor, {
  name: 'OfferedFactor',
  description: 'What a second factor may be shown with.',
  valuesMap: {
    PASSKEY: { description: 'A key in the device, in a phone or on a stick.' },
    TOTP: { description: 'Six digits of an authenticator app.' },
    BACKUP_CODE: { description: 'One of the ten codes that were shown when factors were set up.' },
  },
});

/** The best first. Where the role wants passkeys, whoever has one uses it; a backup code leads to setting up another. */
export function offeredOf({ passkeys, totp, backupCodes, policy }: FactorsHeld): OfferedFactor[] {
  const totpIsEnough = policy === 'ANY' || passkeys === 0;
  return [
    ...(passkeys > 0 ? [OfferedFactor.PASSKEY] : []),
    ...(totp && totpIsEnough ? [OfferedFactor.TOTP] : []),
    ...(backupCodes > 0 ? [OfferedFactor.BACKUP_CODE] : []),
  ];
}
