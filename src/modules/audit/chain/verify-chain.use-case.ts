import { Injectable, type OnModuleInit } from '@nestjs/common';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import type { RunningJob } from '../../../platform/long-jobs/long-job.js';
import { LongJobs } from '../../../platform/long-jobs/long-jobs.js';
import type { Actor } from '../../../platform/security/actor.js';
import { AuditLog } from '../log/audit-log.js';
import type { Checkpoint } from './checkpoint.js';
import { Checkpoints } from './checkpoints.js';
import { WALK_START, type BadLink, type Walked } from './verdict.js';
import { WalkAccessChain } from './walk-access-chain.js';
import { WalkAuditChain } from './walk-audit-chain.js';

/** How far both walks have come. */
interface Progress {
  audit: Walked;
  access: Walked;
}

export interface ChainVerdict {
  /** Links that are good, from the beginning. */
  sealed: string;
  accessSealed: string;
  /** The signed head that was asked for the newest rows: of how many it tells. Null when there is none. */
  checkpoint: string | null;
  bad: BadLink | null;
}

declare global {
  interface LongJobKinds {
    'audit.verify': { input: null; checkpoint: Progress; result: ChainVerdict };
  }
}

interface Watcher {
  from: Progress;
  advanced(progress: Progress): Promise<void>;
}

const ALONE: Watcher = { from: { audit: WALK_START, access: WALK_START }, advanced: async () => undefined };

/** Proves both chains from their first link to the newest that a signed head outside tells of. */
@Injectable()
export class VerifyChain implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly longJobs: LongJobs,
    private readonly audit: AuditLog,
    private readonly checkpoints: Checkpoints,
    private readonly auditChain: WalkAuditChain,
    private readonly accessChain: WalkAccessChain,
  ) {}

  onModuleInit(): void {
    this.longJobs.handle({ kind: 'audit.verify', afterCrash: 'resume', run: (job) => this.runJob(job) });
  }

  /** As a job to watch; one that runs already is joined. @returns its id */
  start(actor: Actor): Promise<string> {
    return this.uow.run(actor, async (tx) => {
      const title = '감사 기록 검증';
      const id = await this.longJobs.start(tx, actor, 'audit.verify', null, { title, onlyKey: 'all' });
      await this.audit.record(tx, actor, {
        action: 'audit.verification-asked',
        resourceType: 'job',
        resourceId: id,
      });
      return id;
    });
  }

  /** @param given a signed head that was kept elsewhere */
  async execute(given: Checkpoint | null = null, watcher: Watcher = ALONE): Promise<ChainVerdict> {
    const progress = { ...watcher.from };
    // Asked first: what is sealed while we walk is no news about what is missing.
    const head = await this.newestHead(given);
    const verdict = (bad: BadLink | null): ChainVerdict => ({
      sealed: progress.audit.seq,
      accessSealed: progress.access.seq,
      checkpoint: head?.seq ?? null,
      bad,
    });
    for (const chain of ['audit', 'access'] as const) {
      const walker = chain === 'audit' ? this.auditChain : this.accessChain;
      for (;;) {
        const step = await walker.step(progress[chain]);
        if (!step) break;
        progress[chain] = step.walked;
        if (step.bad) return verdict(step.bad);
        await watcher.advanced({ ...progress });
      }
    }
    return verdict((await this.missing(head, progress)) ?? (await this.auditChain.unsealed()));
  }

  private async runJob(job: RunningJob<null, Progress>): Promise<ChainVerdict> {
    const total = Number((await this.checkpoints.newest())?.seq ?? 0);
    const report = ({ audit, access }: Progress): void =>
      job.report({ done: Number(audit.seq) + Number(access.seq), total, message: 'audit.verifying' });
    return this.execute(null, {
      from: job.checkpoint ?? ALONE.from,
      advanced: async (progress) => {
        job.signal.throwIfAborted();
        await job.advance(async () => progress);
        report(progress);
      },
    });
  }

  private async newestHead(given: Checkpoint | null): Promise<Checkpoint | null> {
    const heads = [given, await this.checkpoints.newest(), await this.checkpoints.newestOutside()];
    return heads.reduce(
      (best, head) => (head && (!best || BigInt(head.seq) > BigInt(best.seq)) ? head : best),
      null,
    );
  }

  private async missing(head: Checkpoint | null, { audit, access }: Progress): Promise<BadLink | null> {
    if (!head) return null;
    const at = (chain: 'audit' | 'access', problem: BadLink['problem'], seq: bigint): BadLink => ({
      chain,
      problem,
      seq: seq.toString(),
      id: null,
    });
    if (!(await this.checkpoints.isGenuine(head))) return at('audit', 'CHECKPOINT_FORGED', BigInt(head.seq));
    if (BigInt(head.seq) > BigInt(audit.seq)) return at('audit', 'MISSING_NEWEST', BigInt(audit.seq) + 1n);
    if (BigInt(head.accessSeq) > BigInt(access.seq))
      return at('access', 'MISSING_NEWEST', BigInt(access.seq) + 1n);
    if (head.seq === audit.seq && head.hash !== audit.hash) return at('audit', 'FORKED', BigInt(head.seq));
    return null;
  }
}
