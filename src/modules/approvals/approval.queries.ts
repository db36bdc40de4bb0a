import { Injectable } from '@nestjs/common';
import type { ApprovalFact, ApprovalInput, ApprovalKind } from '../../platform/approvals/approval-act.js';
import { ApprovalStatus } from '../../platform/approvals/approval-act.js';
import { ApprovalActs } from '../../platform/approvals/approval-acts.js';
import { Conditions, Db } from '../../platform/db/db.js';
import { actorId } from '../../platform/security/actor.js';
import type { Principal } from '../../platform/security/principal.js';
import { isUuid } from '../../shared/ids.js';
import { decodeCursor, pageOf, type Page, type PageRequest } from '../../shared/paging.js';

export interface ApprovalRow {
  id: string;
  kind: string;
  status: ApprovalStatus;
  subjectType: string;
  subjectId: string;
  facts: ApprovalFact[];
  reason: string | null;
  requestedById: string | null;
  requestedAt: Date;
  expiresAt: Date;
  decidedById: string | null;
  decidedAt: Date | null;
  decisionReason: string | null;
  usedAt: Date | null;
  version: number;
  /** Whether the viewer may approve or reject it, as far as a screen has to know. */
  mayDecide: boolean;
  mine: boolean;
}

export interface ApprovalFilterValues {
  status?: ApprovalStatus[] | null;
  kind?: string[] | null;
  mine?: boolean | null;
}

type StoredRow = Omit<ApprovalRow, 'facts' | 'mayDecide' | 'mine'> & { input: ApprovalInput };

const COLUMNS = `id, kind, status, subject_type AS "subjectType", subject_id AS "subjectId", input, reason,
  maker_id AS "requestedById", requested_at AS "requestedAt", expires_at AS "expiresAt", decided_by AS "decidedById",
  decided_at AS "decidedAt", decision_reason AS "decisionReason", used_at AS "usedAt", version`;

/** Requests as one viewer sees them: those they asked for and those of acts they may decide. */
@Injectable()
export class ApprovalQueries {
  constructor(
    private readonly db: Db,
    private readonly acts: ApprovalActs,
  ) {}

  /** Newest first. */
  async page(
    viewer: Principal,
    request: PageRequest,
    filter: ApprovalFilterValues,
  ): Promise<Page<ApprovalRow>> {
    const where = this.visibleTo(viewer);
    if (filter.status?.length) where.and('status = ANY(?)', filter.status);
    if (filter.kind?.length) where.and('kind = ANY(?)', filter.kind);
    if (filter.mine != null)
      where.and('(maker_id IS NOT DISTINCT FROM ?::uuid) = ?', actorId(viewer.actor), filter.mine);
    const counting = this.db.one<{ count: string }>(`SELECT count(*) FROM approvals ${where}`, [
      ...where.parameters,
    ]);
    if (request.kind === 'keyset') {
      const [at, id] = decodeCursor(request.after, ['instant', 'uuid']);
      where.and('(requested_at, id) < (?::timestamptz, ?::uuid)', at, id);
    }
    const limit = where.bind(request.limit + 1);
    const offset = request.kind === 'offset' ? `OFFSET ${where.bind(request.offset)}` : '';
    const [rows, total] = await Promise.all([
      this.db.rows<StoredRow>(
        `SELECT ${COLUMNS} FROM approvals ${where} ORDER BY requested_at DESC, id DESC LIMIT ${limit} ${offset}`,
        where.parameters,
      ),
      counting,
    ]);
    const seen = rows.map((row) => this.asSeenBy(viewer, row));
    return pageOf(request, seen, Number(total?.count ?? 0), (row) => [row.requestedAt.toISOString(), row.id]);
  }

  /** Null when there is none, or none this viewer may see. */
  async byId(viewer: Principal, id: string): Promise<ApprovalRow | null> {
    if (!isUuid(id)) return null;
    const where = this.visibleTo(viewer).and('id = ?', id);
    const row = await this.db.one<StoredRow>(`SELECT ${COLUMNS} FROM approvals ${where}`, where.parameters);
    return row && this.asSeenBy(viewer, row);
  }

  private visibleTo(viewer: Principal): Conditions {
    return new Conditions().and(
      'maker_id = ?::uuid OR kind = ANY(?)',
      actorId(viewer.actor),
      this.acts.decidableWith(viewer.permissions),
    );
  }

  private asSeenBy(viewer: Principal, { input, ...row }: StoredRow): ApprovalRow {
    const kind = row.kind as ApprovalKind;
    const mine = row.requestedById !== null && row.requestedById === actorId(viewer.actor);
    const act = this.acts.find(kind);
    return {
      ...row,
      facts: this.acts.factsOf({ kind, input: input as never }),
      mine,
      mayDecide:
        row.status === ApprovalStatus.PENDING &&
        !mine &&
        act !== undefined &&
        viewer.permissions.has(act.mayDecide),
    };
  }
}
