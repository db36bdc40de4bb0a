import { Injectable } from '@nestjs/common';
import type { BulkWish } from '../../../platform/bulk/bulk-act.js';
import { Sealed } from '../../../platform/crypto/sealed.js';

/** Which records, and what is wished for them. The filter is the noun's. */
export interface BulkChoice {
  ids: string[] | null;
  filter: unknown;
  wish: BulkWish;
}

const placeOf = (id: string) => ({ table: 'imports', column: 'choice', row: id });

/** Choices lie sealed: a filter may hold somebody's name. */
@Injectable()
export class BulkChoices {
  constructor(private readonly sealed: Sealed) {}

  seal(id: string, choice: BulkChoice): Promise<string> {
    return this.sealed.seal({ class: 'file' }, placeOf(id), JSON.stringify(choice));
  }

  /** @throws VALUE_UNREADABLE */
  async open(id: string, sealed: string): Promise<BulkChoice> {
    return JSON.parse(await this.sealed.open(placeOf(id), sealed)) as BulkChoice;
  }
}
