import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { BlindIndex } from '../../../platform/crypto/blind-index.js';

export const BACKUP_CODES = 10;
const BITS = 128;
/** Without letters that look alike (Crockford's Base32). */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = Math.ceil(BITS / 5);

export interface NewBackupCodes {
  codes: string[];
  macs: Buffer[];
}

/** Codes for the day the phone is gone. Only a keyed hash of each is stored. */
@Injectable()
export class BackupCodes {
  constructor(private readonly index: BlindIndex) {}

  /** Ten new codes as they are shown, once, and what is stored of them. Before the transaction: it may fetch a key. */
  async make(adminUserId: string): Promise<NewBackupCodes> {
    const codes = Array.from({ length: BACKUP_CODES }, newBackupCode);
    const macs: Buffer[] = [];
    for (const code of codes) {
      const mac = await this.macOf(adminUserId, code);
      if (mac) macs.push(mac);
    }
    return { codes, macs };
  }

  /** What is stored of a code of somebody; null when the text cannot be one. */
  async macOf(adminUserId: string, typed: string): Promise<Buffer | null> {
    const code = plainBackupCode(typed);
    if (code === null) return null;
    return this.index.of({ table: 'admin_backup_codes', column: 'mac' }, `${adminUserId}|${code}`);
  }
}

/** 128 random bits in groups of letters and digits: `7Q4ZK-…`. */
function newBackupCode(): string {
  let bits = BigInt(`0x${randomBytes(BITS / 8).toString('hex')}`);
  let code = '';
  for (let i = 0; i < LENGTH; i += 1) {
    code = `${ALPHABET[Number(bits & 31n)]}${code}`;
    bits >>= 5n;
  }
  return code.replace(/(.{5})(?=.)/g, '$1-');
}

/** The code without what people add or mistake when they type it. */
function plainBackupCode(typed: string): string | null {
  const code = typed.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
  return code.length === LENGTH && [...code].every((letter) => ALPHABET.includes(letter)) ? code : null;
}
