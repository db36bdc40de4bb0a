import { Injectable, type OnModuleInit } from '@nestjs/common';
import { invariants } from '../../platform/db/invariants.js';
import { UnitOfWork } from '../../platform/db/unit-of-work.js';
import type { RunningJob } from '../../platform/long-jobs/long-job.js';
import { LongJobs } from '../../platform/long-jobs/long-jobs.js';
import { systemActor, type Actor } from '../../platform/security/actor.js';
import { AuditLog } from '../audit/index.js';

interface BooksVerified {
  checked: number;
  /** What does not hold, with the number of rows that show it (10 at most are counted). */
  broken: { name: string; rows: number }[];
}

declare global {
  interface LongJobKinds {
    'ledger.verify': { input: null; checkpoint: BooksVerified; result: BooksVerified };
  }
}

const ROWS_MAX = 10;
/** Over a book of years; nobody waits for it. */
const STATEMENT_MS = 120_000;

/** Proves every invariant of the books, one after the other, as a job that staff can watch. */
@Injectable()
export class VerifyBooks implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly longJobs: LongJobs,
    private readonly audit: AuditLog,
  ) {}

  onModuleInit(): void {
    this.longJobs.handle({ kind: 'ledger.verify', afterCrash: 'resume', run: (job) => this.verify(job) });
  }

  /** One at a time: whoever asks while it runs is shown the one that runs. @returns the id of the job */
  execute(actor: Actor): Promise<string> {
    return this.uow.run(actor, async (tx) => {
      const title = '장부 검증';
      const id = await this.longJobs.start(tx, actor, 'ledger.verify', null, { title, onlyKey: 'all' });
      await this.audit.record(tx, actor, {
        action: 'books.verification-asked',
        resourceType: 'job',
        resourceId: id,
      });
      return id;
    });
  }

  private async verify(job: RunningJob<null, BooksVerified>): Promise<BooksVerified> {
    const all = Object.entries(invariants);
    let found: BooksVerified = job.checkpoint ?? { checked: 0, broken: [] };
    job.report({ done: found.checked, total: all.length, message: 'books.checking' });
    for (const [name, sql] of all.slice(found.checked)) {
      job.signal.throwIfAborted();
      const rows = await this.rowsThatBreak(sql);
      found = {
        checked: found.checked + 1,
        broken: rows > 0 ? [...found.broken, { name, rows }] : found.broken,
      };
      const here = found;
      await job.advance(async () => here);
      job.report({ done: found.checked, total: all.length, message: 'books.checking' });
    }
    return found;
  }

  private rowsThatBreak(sql: string): Promise<number> {
    return this.uow.run(systemActor('verify-books'), async (tx) => {
      await tx.query(`SET TRANSACTION READ ONLY`);
      await tx.query(`SELECT set_config('statement_timeout', $1, true)`, [String(STATEMENT_MS)]);
      const rows: unknown[] = await tx.query(`SELECT 1 FROM (${sql}) broken LIMIT ${ROWS_MAX}`);
      return rows.length;
    });
  }
}
