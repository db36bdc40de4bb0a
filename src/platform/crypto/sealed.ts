import { Injectable } from '@nestjs/common';
import { log } from '../telemetry/logger.js';
import { cryptoErrors, type UnreadableReason } from './crypto.errors.js';
import { DataKey } from './data-key.js';
import type { KeyOwner } from './key-store.js';
import { Keys } from './keys.js';
import { parseSealed, type Place } from './sealed-text.js';

export interface SealedValue {
  place: Place;
  sealed: string;
}

/** A value that was opened, or why it could not be. */
export type Opened = { readable: true; text: string } | { readable: false; reason: UnreadableReason };

/**
 * Seals the values of single columns (AES-256-GCM) and opens them again. The column's type is `text`; entities and
 * plain SQL hold the sealed text and call this at their edge.
 */
@Injectable()
export class Sealed {
  constructor(private readonly keys: Keys) {}

  /** @throws SUBJECT_ERASED */
  async seal(owner: KeyOwner, place: Place, text: string): Promise<string> {
    const key =
      'subject' in owner ? await this.keys.forSubject(owner.subject) : await this.keys.forClass(owner.class);
    return key.seal(place, text);
  }

  /** @throws VALUE_UNREADABLE */
  async open(place: Place, sealed: string): Promise<string> {
    return (await this.openBytes(place, sealed)).toString('utf8');
  }

  /** @throws VALUE_UNREADABLE */
  async openBytes(place: Place, sealed: string): Promise<Buffer> {
    const [bytes = 'format'] = await this.all([{ place, sealed }]);
    if (typeof bytes === 'string') throw cryptoErrors.VALUE_UNREADABLE({ reason: bytes });
    return bytes;
  }

  /**
   * Opens the values of a list in their order. One that cannot be opened is shown as such and never takes the list
   * down; a database that cannot be reached does, since nothing is known then.
   * @throws SERVICE_UNAVAILABLE
   */
  async openAll(values: readonly SealedValue[]): Promise<Opened[]> {
    return (await this.all(values)).map((bytes) =>
      typeof bytes === 'string'
        ? { readable: false, reason: bytes }
        : { readable: true, text: bytes.toString('utf8') },
    );
  }

  private async all(values: readonly SealedValue[]): Promise<(Buffer | UnreadableReason)[]> {
    const parsed = values.map(({ sealed }) => parseSealed(sealed));
    const keys = await this.keys.byIds(parsed.flatMap((parts) => (parts ? [parts.keyId] : [])));
    return values.map(({ place }, i) => {
      const parts = parsed[i];
      if (!parts) return unreadable(place, null, 'format');
      const key = keys.get(parts.keyId) ?? 'unknown-key';
      if (!(key instanceof DataKey)) return unreadable(place, parts.keyId, key);
      return key.open(place, parts) ?? unreadable(place, parts.keyId, 'tampered');
    });
  }
}

function unreadable(place: Place, keyId: string | null, reason: UnreadableReason): UnreadableReason {
  // A destroyed key is somebody's right being respected, everything else is trouble.
  log[reason === 'destroyed' ? 'debug' : 'error'](
    { ...place, keyId, reason },
    'a sealed value cannot be opened',
  );
  return reason;
}
