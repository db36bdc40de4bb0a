import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/db/unit-of-work.js';

type HasWayIn = (tx: Tx, userId: string) => Promise<boolean>;

/** Ways to sign in that are no provider's, a password above all: whoever keeps one says so here when it starts. */
@Injectable()
export class OtherWaysIn {
  private readonly ways: HasWayIn[] = [];

  register(hasWayIn: HasWayIn): void {
    this.ways.push(hasWayIn);
  }

  /** Whether the customer can come in without any provider. */
  async any(tx: Tx, userId: string): Promise<boolean> {
    for (const hasWayIn of this.ways) if (await hasWayIn(tx, userId)) return true;
    return false;
  }
}
