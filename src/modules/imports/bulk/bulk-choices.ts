import { Injectable } from '@nestjs/common';
import type { BulkWish } from '../../../platform/bulk/bulk-act.js';
import { Sealed } from '../../../platform/crypto/sealed.js';

/** Which records, each once and in the order they are worked on, and what is wished for them. */
export interface BulkChoice {
  ids: string[];
  wish: BulkWish;
}

const placeOf = (id: string) => ({ table: 'imports', column: 'choice', row: id });

/** Choices lie sealed: who is among them may tell something of a person. */
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
