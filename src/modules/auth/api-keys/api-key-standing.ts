import { Injectable } from '@nestjs/common';
import { ApiKeyQueries } from './api-key.queries.js';
import { ApiKeyStatus } from './api-key.rules.js';

/** What other modules may ask about keys. */
@Injectable()
export class ApiKeyStanding {
  constructor(private readonly queries: ApiKeyQueries) {}

  /** Whether what was one key's may become another's: the one works no more, or the other has taken its place. */
  async leavesTo(keyId: string, otherId: string): Promise<boolean> {
    const key = await this.queries.byId(keyId);
    return (
      key === null ||
      key.status === ApiKeyStatus.REVOKED ||
      key.status === ApiKeyStatus.EXPIRED ||
      key.rotatedTo === otherId
    );
  }
}
