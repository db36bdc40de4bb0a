import { Injectable } from '@nestjs/common';
import { won, type Won } from '../../../shared/money.js';
import { Clock } from '../../../platform/clock/clock.js';
import { Db } from '../../../platform/db/db.js';
import { Settings } from '../../../platform/settings/settings.js';
import { UsersFacade } from '../../users/index.js';
import { LedgerQueries } from '../ledger.queries.js';
import { ADJUSTMENT_MAX } from './adjust-points.use-case.js';
import { PASSED_ALONE, TOGETHER_MS } from './point-adjustment.repository.js';

export interface AdjustmentPreviewValues {
  available: Won;
  pending: Won;
  availableAfter: Won | null;
  needsApproval: boolean;
  approvalLimit: Won;
  blockedBy: string | null;
}

/** What an adjustment would do, before anybody asks for it. The act itself checks all of this again, under locks. */
@Injectable()
export class PreviewAdjustment {
  constructor(
    private readonly users: UsersFacade,
    private readonly ledger: LedgerQueries,
    private readonly settings: Settings,
    private readonly db: Db,
    private readonly clock: Clock,
  ) {}

  /** @throws USER_NOT_FOUND */
  async of(userId: string, delta: bigint): Promise<AdjustmentPreviewValues> {
    const { id } = await this.users.byId(userId);
    const active = await this.users.activeAmong([id]);
    const [points] = await this.ledger.pointsOf([id]);
    const { available, pending } = points ?? { available: won(0), pending: won(0) };
    const size = delta < 0n ? -delta : delta;
    const limit = won(this.settings.read('points.adjustmentLimit'));
    const since = new Date(this.clock.now().getTime() - TOGETHER_MS);
    const passed = await this.db.one<{ sum: string }>(PASSED_ALONE, [id, since]);
    let blockedBy: string | null = null;
    if (!active.has(id)) blockedBy = 'USER_INACTIVE';
    else if (size > ADJUSTMENT_MAX) blockedBy = 'AMOUNT_OUT_OF_RANGE';
    else if (available + delta < 0n) blockedBy = 'POINTS_INSUFFICIENT';
    return {
      available,
      pending,
      availableAfter: blockedBy === null ? won(available + delta) : null,
      needsApproval: size + BigInt(passed?.sum ?? 0) > limit,
      approvalLimit: limit,
      blockedBy,
    };
  }
}
