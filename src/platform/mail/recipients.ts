import { Injectable } from '@nestjs/common';
import type { RecipientType } from './letter-kinds.js';

/** Where a person can be reached right now. */
export interface Recipient {
  address: string | null;
  name: string | null;
}

/** Modules that keep people register here how an address is found. It is asked at sending time, and nothing is kept. */
@Injectable()
export class RecipientRegistry {
  private readonly byType = new Map<string, (id: string) => Promise<Recipient | null>>();

  /** @param find null when there is no such person (any more) */
  register(type: RecipientType, find: (id: string) => Promise<Recipient | null>): void {
    if (this.byType.has(type)) throw new Error(`Recipients ${type} are registered twice`);
    this.byType.set(type, find);
  }

  find(type: string, id: string): Promise<Recipient | null> {
    const find = this.byType.get(type);
    if (!find) throw new Error(`Nobody knows recipients of the type ${type}`);
    return find(id);
  }
}
