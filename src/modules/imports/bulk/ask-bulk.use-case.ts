import { Injectable } from '@nestjs/common';
import { BulkActs, type BulkNoun, type BulkSource } from '../../../platform/bulk/bulk-act.js';
import { BulkActions } from '../../../platform/bulk/bulk-actions.js';
import { bulkErrors } from '../../../platform/bulk/bulk.errors.js';
import type { BulkAction, BulkArgs } from '../../../platform/bulk/bulk.model.js';
import { Clock } from '../../../platform/clock/clock.js';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { LongJobs } from '../../../platform/long-jobs/long-jobs.js';
import type { Actor } from '../../../platform/security/actor.js';
import { StaffDirectory } from '../../../platform/security/staff-directory.js';
import { commonErrors } from '../../../shared/common-errors.js';
import { isUuid, newIdAt } from '../../../shared/ids.js';
import { AuditLog } from '../../audit/index.js';
import { ImportRepository } from '../import.repository.js';
import { requireAll } from '../import.rules.js';
import { BulkChoices } from './bulk-choices.js';
import { bulkModel } from './bulk.models.js';
import { BULK_MAX, inOrder, requireChoice, wishOf } from './bulk.rules.js';

/** Each keeps a list of records for a week. */
const ASKED_MAX = 120;
const HOUR_MS = 3_600_000;

/** Somebody chooses records and an act: a job says of each what would change. */
@Injectable()
export class AskBulk extends BulkActions {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly acts: BulkActs,
    private readonly choices: BulkChoices,
    private readonly repository: ImportRepository,
    private readonly longJobs: LongJobs,
    private readonly staff: StaffDirectory,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {
    super();
  }

  async plan<N extends BulkNoun>(
    actor: Actor,
    noun: N,
    name: string,
    filter: BulkFilters[N],
    ask: BulkArgs,
  ): Promise<BulkAction> {
    const found = this.acts.find(name);
    if (found?.source.noun !== noun) throw new Error(`${noun} has no act ${name}`);
    const { source, act } = found;
    // A key has nobody who looks at the plan before it is run.
    if (actor.type !== 'ADMIN') throw commonErrors.FORBIDDEN({ permission: 'staff' });
    const ids = ask.ids ?? null;
    requireChoice(ids, ask.all ?? false);
    if (ids?.some((id) => !isUuid(id))) throw bulkErrors.BULK_CHOICE_INVALID({ path: 'ids' });
    const wish = wishOf(act, ask);
    const createdAt = this.clock.now();
    const id = newIdAt(createdAt);
    const chosen = inOrder(ids ?? (await fitting(source, filter)));
    const choice = await this.choices.seal(id, { ids: chosen, wish });
    return this.uow.run(actor, async (tx) => {
      requireAll(source.requires, await this.staff.permissionsOf(tx, actor.id));
      await source.check?.(tx, wish);
      const since = new Date(createdAt.getTime() - HOUR_MS);
      if ((await this.repository.askedFor(tx, actor.id, since, 'choice')) >= ASKED_MAX)
        throw commonErrors.RATE_LIMITED({ retryAfterMs: HOUR_MS / ASKED_MAX });
      const title = `${act.title} 점검`;
      const jobId = await this.longJobs.start(tx, actor, 'bulk.plan', { importId: id }, { title });
      const asked = { attachmentId: null, choice, reason: wish.reason };
      const row = { id, kind: name, jobId, requestedBy: actor.id, ip: actor.ip, createdAt };
      await this.repository.insert(tx, { ...row, ...asked });
      await this.audit.record(tx, actor, {
        action: 'bulk.planned',
        resourceType: 'bulk',
        resourceId: id,
        details: { kind: name, ...(act.asks === 'assignee' ? { to: wish.assigneeId } : {}) },
        reason: wish.reason,
      });
      const made = await this.repository.lock(tx, id);
      if (!made) throw bulkErrors.BULK_NOT_FOUND();
      return bulkModel(made, found);
    });
  }
}

/** Those that fit a filter now: what comes to fit later was not looked at. @throws BULK_NOTHING_CHOSEN, BULK_ROWS_TOO_MANY */
async function fitting(source: BulkSource, filter: unknown): Promise<string[]> {
  const ids = await source.matching(filter as never, BULK_MAX + 1);
  if (ids.length === 0) throw bulkErrors.BULK_NOTHING_CHOSEN();
  if (ids.length > BULK_MAX) throw bulkErrors.BULK_ROWS_TOO_MANY({ max: BULK_MAX });
  return ids;
}
