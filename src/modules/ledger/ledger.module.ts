import { Module, type OnModuleInit } from '@nestjs/common';
import { LoaderRegistry } from '../../platform/graphql/loaders.js';
import { AttachmentReader, AttachmentsModule, type AttachmentModel } from '../attachments/index.js';
import { UsersModule, type UserModel } from '../users/index.js';
import { AccountIds } from './account-ids.js';
import { Book } from './accounts.js';
import { ExpireHolds } from './expire-holds.use-case.js';
import './ledger.events.js';
import { LaneWriter } from './lane-writer.js';
import { Ledger } from './ledger.js';
import './ledger.permissions.js';
import './ledger.settings.js';
import { LedgerTimeline } from './ledger.timeline.js';
import { LedgerQueries, type PointBalanceRow, type TransferRow } from './ledger.queries.js';
import { LedgerResolver } from './ledger.resolver.js';
import { AdjustPoints, EVIDENCE_KIND } from './points/adjust-points.use-case.js';
import { AdjustmentApproval } from './points/adjustment-approval.js';
import { AdjustmentEvidence } from './points/adjustment-evidence.js';
import { DeductPoints } from './points/deduct-points.use-case.js';
import { HoldQueries, type HoldRow } from './points/hold.queries.js';
import { PointAdjustmentQueries } from './points/point-adjustment.queries.js';
import { PointAdjustmentRepository } from './points/point-adjustment.repository.js';
import type { PointAdjustmentModel } from './points/points.model.js';
import { PointAdjustmentResolver, PointDeductionResolver } from './points/points.resolver.js';
import { PreviewAdjustment } from './points/preview-adjustment.js';
import { UserPointsResolver } from './points/user-points.resolver.js';
import { PointsLive } from './points.live.js';
import { PostingLane } from './posting-lane.js';
import { ProviderMoves } from './provider-moves.js';
import { Sales } from './sales.js';
import { AccountQueries, type AccountRow } from './statements/account.queries.js';
import { StatementExport } from './statements/statement-export.js';
import { StatementQueries, type EntryRow } from './statements/statement.queries.js';
import {
  LedgerEntryResolver,
  LedgerPostingResolver,
  StatementResolver,
  UserEntriesResolver,
} from './statements/statement.resolver.js';
import { VerifyBooks } from './verify-books.use-case.js';

declare global {
  interface Loaders {
    pointsByUser: [string, PointBalanceRow];
    pointsAccountByUser: [string, AccountRow | null];
    pointHoldsByUser: [string, HoldRow[]];
    transfersBySource: [string, TransferRow[]];
    transfersByPosting: [string, TransferRow[]];
    reversalsOfPosting: [string, string[]];
    /** By the person's id and how many, parted by a blank. */
    entriesByUser: [string, EntryRow[]];
    evidenceOfAdjustment: [string, AttachmentModel[]];
  }
}

const EVIDENCE_MAX = 10;

@Module({
  imports: [AttachmentsModule, UsersModule],
  providers: [
    LedgerTimeline,
    AccountIds,
    AccountQueries,
    AdjustmentApproval,
    AdjustmentEvidence,
    AdjustPoints,
    DeductPoints,
    ExpireHolds,
    HoldQueries,
    LaneWriter,
    Ledger,
    LedgerEntryResolver,
    LedgerPostingResolver,
    LedgerQueries,
    LedgerResolver,
    PointAdjustmentQueries,
    PointAdjustmentRepository,
    PointAdjustmentResolver,
    PointDeductionResolver,
    PointsLive,
    PostingLane,
    PreviewAdjustment,
    ProviderMoves,
    Sales,
    StatementExport,
    StatementQueries,
    StatementResolver,
    UserEntriesResolver,
    UserPointsResolver,
    VerifyBooks,
  ],
  exports: [Ledger, LedgerQueries, PostingLane, ProviderMoves, Sales, VerifyBooks],
})
export class LedgerModule implements OnModuleInit {
  constructor(
    private readonly loaders: LoaderRegistry,
    private readonly queries: LedgerQueries,
    private readonly accounts: AccountQueries,
    private readonly statements: StatementQueries,
    private readonly holds: HoldQueries,
    private readonly files: AttachmentReader,
  ) {}

  onModuleInit(): void {
    const { loaders } = this;
    loaders.ahead('User', 'points', 'pointsByUser', (user: UserModel) => user.id);
    loaders.register('pointsByUser', (ids) => this.queries.pointsOf(ids));
    loaders.register('pointsAccountByUser', (ids) => this.accounts.ofOwners(Book.POINTS, ids));
    loaders.register('pointHoldsByUser', (ids) => this.holds.openOf(ids));
    loaders.register('transfersBySource', (ids) => this.queries.transfersOf(ids));
    loaders.register('transfersByPosting', (ids) => this.queries.transfersOfPostings(ids));
    loaders.register('reversalsOfPosting', (ids) => this.statements.reversalsOf(ids));
    loaders.register('entriesByUser', (keys) => this.entriesByUser(keys));
    loaders.register('evidenceOfAdjustment', (ids) =>
      this.files.ofSubjects(EVIDENCE_KIND, ids, EVIDENCE_MAX),
    );
    const userOf = ({ userId }: PointAdjustmentModel): string => userId;
    loaders.ahead('PointAdjustment', 'user', 'userById', userOf);
  }

  /** A document asks for one number of entries nearly always; another number is another statement. */
  private async entriesByUser(keys: readonly string[]): Promise<EntryRow[][]> {
    const asked = keys.map((key) => key.split(' ') as [string, string]);
    const accounts = await this.accounts.ofOwners(
      Book.POINTS,
      asked.map(([userId]) => userId),
    );
    const limits = new Set(asked.map(([, limit]) => limit));
    const found = new Map<string, EntryRow[]>();
    for (const limit of limits) {
      const ids = accounts.flatMap((account, i) => (account && asked[i]?.[1] === limit ? account.id : []));
      for (const [i, entries] of (await this.statements.newestOf(ids, Number(limit))).entries()) {
        found.set(`${ids[i]} ${limit}`, entries);
      }
    }
    return asked.map(([, limit], i) => found.get(`${accounts[i]?.id} ${limit}`) ?? []);
  }
}
