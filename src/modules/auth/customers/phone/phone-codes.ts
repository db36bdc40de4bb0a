import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { BlindIndex } from '../../../../platform/crypto/blind-index.js';

const DIGITS = 6;

/** Codes that go to phones. Only a keyed hash of each is stored: a million codes are tried in a moment. */
@Injectable()
export class PhoneCodes {
  constructor(private readonly index: BlindIndex) {}

  /** A new code, and what is stored of it. Outside of a transaction: it may fetch a key. */
  async make(changeId: string): Promise<{ code: string; mac: Buffer }> {
    const code = String(randomInt(10 ** DIGITS)).padStart(DIGITS, '0');
    return { code, mac: await this.macOf(changeId, code) };
  }

  /** What is stored of a code as somebody typed it, for one wish and no other. */
  macOf(changeId: string, typed: string): Promise<Buffer> {
    const code = typed.normalize('NFKC').replace(/[\s-]/g, '');
    return this.index.of({ table: 'phone_changes', column: 'code_mac' }, `${changeId}|${code}`);
  }
}
