import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { Sealed } from '../../../platform/crypto/sealed.js';
import type { Destination } from '../../../platform/messages/message-carrier.js';
import { DestinationQueries, type SealedDestination } from './destination.queries.js';
import { placeOf } from './destination.secrets.js';

/** Where a message goes, opened for one try. */
export interface OpenDestination {
  id: string;
  url: string;
  /** What it is signed with: the newest secret first. Empty for chats. */
  secrets: string[];
}

/** Finds where a message goes as of now. */
@Injectable()
export class DestinationLookup {
  constructor(
    private readonly queries: DestinationQueries,
    private readonly sealed: Sealed,
    private readonly clock: Clock,
  ) {}

  async find(id: string): Promise<Destination<OpenDestination>> {
    const row = await this.queries.toSend(id);
    if (!row || row.removedAt !== null) return { kind: 'gone', code: 'DESTINATION_REMOVED' };
    if (!row.isActive) return { kind: 'gone', code: 'DESTINATION_OFF' };
    if (row.brokenAt !== null) return { kind: 'gone', code: 'DESTINATION_GONE' };
    if (row.pausedUntil !== null && row.pausedUntil > this.clock.now())
      return { kind: 'later', at: row.pausedUntil };
    return { kind: 'found', to: await this.open(row), shown: `${row.name} · ${row.addressShown}` };
  }

  private async open(row: SealedDestination): Promise<OpenDestination> {
    const url = await this.sealed.open(placeOf('address_sealed', row.id), row.addressSealed);
    const secrets: string[] = [];
    if (row.secretSealed !== null)
      secrets.push(await this.sealed.open(placeOf('secret_sealed', row.id), row.secretSealed));
    const isOldGood = row.oldSecretUntil !== null && row.oldSecretUntil > this.clock.now();
    if (row.oldSecretSealed !== null && isOldGood)
      secrets.push(await this.sealed.open(placeOf('old_secret_sealed', row.id), row.oldSecretSealed));
    return { id: row.id, url, secrets };
  }
}
