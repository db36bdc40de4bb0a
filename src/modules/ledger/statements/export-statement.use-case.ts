import { Injectable, type OnModuleInit } from '@nestjs/common';
import { commonErrors } from '../../../shared/common-errors.js';
import { billingDate } from '../../../shared/time.js';
import { Clock } from '../../../platform/clock/clock.js';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import type { RunningJob } from '../../../platform/long-jobs/long-job.js';
import { LongJobs } from '../../../platform/long-jobs/long-jobs.js';
import type { Actor } from '../../../platform/security/actor.js';
import { ProduceFile } from '../../attachments/index.js';
import { AuditLog } from '../../audit/index.js';
import { ledgerErrors } from '../ledger.errors.js';
import { AccountQueries } from './account.queries.js';
import { BYTE_ORDER_MARK, entryLine, titles } from './statement-csv.js';
import { StatementQueries } from './statement.queries.js';

interface ExportInput {
  accountId: string;
  /** Instants, ISO 8601. */
  from: string;
  to: string;
}

interface ExportedStatement {
  attachmentId: string;
  rows: number;
}

declare global {
  interface LongJobKinds {
    'ledger.export-statement': {
      input: ExportInput;
      checkpoint: ExportedStatement;
      result: ExportedStatement;
    };
  }
}

const PAGE = 1_000;
/** What a spreadsheet can open. */
const ROWS_MAX = 1_000_000;

/** Writes the entries of an account into a file for whoever asked, as a job to watch. */
@Injectable()
export class ExportStatement implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly longJobs: LongJobs,
    private readonly accounts: AccountQueries,
    private readonly statements: StatementQueries,
    private readonly files: ProduceFile,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.longJobs.handle({
      kind: 'ledger.export-statement',
      afterCrash: 'restart',
      run: (job) => this.run(job),
    });
  }

  /**
   * @param period from (inclusive) until before `to`; whole when null, until now at most
   * @returns the id of the job
   * @throws LEDGER_ACCOUNT_NOT_FOUND, EXPORT_TOO_LARGE, FORBIDDEN to whoever cannot own a file
   */
  async execute(
    actor: Actor,
    accountId: string,
    period: { from: Date | null; to: Date | null },
  ): Promise<string> {
    if (actor.type !== 'ADMIN') throw commonErrors.FORBIDDEN({ permission: 'ledger.export' });
    const account = await this.accounts.byId(accountId);
    if (!account) throw ledgerErrors.LEDGER_ACCOUNT_NOT_FOUND();
    const from = period.from ?? new Date(0);
    const to = period.to ?? new Date(this.clock.now().getTime() + 1);
    const [opening, closing] = await Promise.all([
      this.statements.balanceAt(account.id, from, false),
      this.statements.balanceAt(account.id, to, false),
    ]);
    const rows = closing.seq - opening.seq;
    if (rows > ROWS_MAX) throw ledgerErrors.EXPORT_TOO_LARGE({ rows, max: ROWS_MAX });
    return this.uow.run(actor, async (tx) => {
      const input = { accountId: account.id, from: from.toISOString(), to: to.toISOString() };
      const title = `원장 내역 ${account.book} ${account.code}`;
      const id = await this.longJobs.start(tx, actor, 'ledger.export-statement', input, { title });
      await this.audit.record(tx, actor, {
        action: 'ledger.export-asked',
        resourceType: 'ledger-account',
        resourceId: account.id,
        details: { from: input.from, to: input.to, rows },
      });
      return id;
    });
  }

  private async run(job: RunningJob<ExportInput, ExportedStatement>): Promise<ExportedStatement> {
    const { accountId, from, to } = job.input;
    const { owner } = job;
    if (owner.type !== 'ADMIN' || owner.id === null) {
      throw commonErrors.FORBIDDEN({ permission: 'ledger.export' });
    }
    const account = await this.accounts.byId(accountId);
    if (!account) throw ledgerErrors.LEDGER_ACCOUNT_NOT_FOUND();
    const counter = { rows: 0 };
    const file = await this.files.write(
      { type: 'ADMIN', id: owner.id },
      {
        fileName: `statement-${account.book}-${billingDate(new Date(from))}-${billingDate(new Date(to))}.csv`,
        contentType: 'text/csv',
        body: this.lines(job, { accountId: account.id, from: new Date(from), to: new Date(to) }, counter),
      },
    );
    const result = { attachmentId: file.id, rows: counter.rows };
    await job.advance(async (tx) => {
      await file.register(tx);
      return result;
    });
    return result;
  }

  private async *lines(
    job: RunningJob<ExportInput, ExportedStatement>,
    { accountId, from, to }: { accountId: string; from: Date; to: Date },
    counter: { rows: number },
  ): AsyncGenerator<Buffer> {
    const [opening, closing] = await Promise.all([
      this.statements.balanceAt(accountId, from, false),
      this.statements.balanceAt(accountId, to, false),
    ]);
    const total = closing.seq - opening.seq;
    job.report({ done: 0, total, message: 'ledger.exporting' });
    yield Buffer.from(BYTE_ORDER_MARK + titles());
    let after = { seq: opening.seq, at: from };
    for (;;) {
      job.signal.throwIfAborted();
      const entries = await this.statements.following(accountId, after, to, PAGE);
      const last = entries.at(-1);
      if (!last) return;
      yield Buffer.from(entries.map(entryLine).join(''));
      counter.rows += entries.length;
      job.report({ done: counter.rows, total, message: 'ledger.exporting' });
      after = { seq: last.seq, at: last.postedAt };
    }
  }
}
