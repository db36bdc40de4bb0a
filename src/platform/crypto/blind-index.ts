import { Injectable } from '@nestjs/common';
import { Keys } from './keys.js';

/**
 * Lets a sealed column be searched for equality: beside it lies an HMAC-SHA-256 of its value under a key that seals
 * nothing. Equal values of one column have equal indexes; two columns cannot be compared with each other.
 */
@Injectable()
export class BlindIndex {
  constructor(private readonly keys: Keys) {}

  /** @param value in its normal form (E.164, lower case …): what differs by a space is not found. @returns 32 bytes */
  async of(column: { table: string; column: string }, value: string): Promise<Buffer> {
    const key = await this.keys.forClass('index');
    return key.mac(`${column.table}|${column.column}|${value.normalize('NFC')}`);
  }
}
