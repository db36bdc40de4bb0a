import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/db/unit-of-work.js';
import type { RunningJob } from '../../platform/long-jobs/long-job.js';
import { systemActor } from '../../platform/security/actor.js';
import { commonErrors } from '../../shared/common-errors.js';
import type { BillingDate } from '../../shared/time.js';
import { GatherSides, OWN_STEPS, type OwnStep } from './matching/gather-sides.js';
import { MatchDay, type MatchResult } from './matching/match-day.js';
import { SettlementReadings } from './readings/settlement-readings.js';
import { settlementErrors } from './settlements.errors.js';
import { SettlementSource, type PageOutcome, type RecordSource } from './source/settlement-source.port.js';

const STEPS = ['transactions', 'lines', ...OWN_STEPS, 'match'] as const;
type Step = (typeof STEPS)[number];

/** Where a run is. A process that dies goes on here; what was written before is not written again. */
export interface SettlementCheckpoint {
  step: Step | 'done';
  /** Of the step, where its next page begins. */
  place: string | null;
  reading: string | null;
  restarts: number;
  result: MatchResult | null;
}

/** What a run needs of the job it is done in. */
export type SettlementWork = Pick<
  RunningJob<unknown, SettlementCheckpoint>,
  'checkpoint' | 'signal' | 'advance' | 'report'
>;

const ACTOR = systemActor('settlement');
const BEGINNING: SettlementCheckpoint = {
  step: 'transactions',
  place: null,
  reading: null,
  restarts: 0,
  result: null,
};
/** A list whose rows move away under the reader more often than this is not worth following. */
const RESTARTS_MAX = 3;

/** Settles one day: reads the provider's two lists, gathers our two sides, and matches. A page a transaction. */
@Injectable()
export class SettleDay {
  constructor(
    private readonly source: SettlementSource,
    private readonly readings: SettlementReadings,
    private readonly sides: GatherSides,
    private readonly matching: MatchDay,
  ) {}

  /** @throws SERVICE_UNAVAILABLE to be asked again, SETTLEMENT_SOURCE_REFUSED */
  async run(work: SettlementWork, runId: string, day: BillingDate): Promise<MatchResult> {
    let at = work.checkpoint ?? BEGINNING;
    while (at.step !== 'done') {
      work.signal.throwIfAborted();
      work.report({ done: STEPS.indexOf(at.step), total: STEPS.length, message: `settlement.${at.step}` });
      const piece = await this.piece(at, runId, day);
      await work.advance(async (tx) => (at = await piece(tx)));
    }
    work.report({ done: STEPS.length, total: STEPS.length, message: 'settlement.match' });
    if (!at.result) throw new Error('a settled day has a result');
    return at.result;
  }

  private async piece(at: SettlementCheckpoint, runId: string, day: BillingDate): Promise<Piece> {
    switch (at.step) {
      case 'transactions':
        return this.read(at, 'TRANSACTION', day, await this.source.transactions(day, at.place));
      case 'lines':
        return this.read(at, 'LINE', day, await this.source.lines(day, at.place));
      case 'match':
        return async (tx) => ({
          ...at,
          step: 'done',
          result: await this.matching.within(tx, ACTOR, runId, day),
        });
      default: {
        const { write, next } = await this.sides.page(at.step as OwnStep, runId, day, at.place);
        return async (tx) => {
          await write(tx);
          return next === null ? after(at) : { ...at, place: next };
        };
      }
    }
  }

  private read(at: SettlementCheckpoint, source: RecordSource, day: BillingDate, page: PageOutcome): Piece {
    if (page.kind === 'unknown') throw commonErrors.SERVICE_UNAVAILABLE({ retryAfterMs: 60_000 });
    if (page.kind === 'refused') throw settlementErrors.SETTLEMENT_SOURCE_REFUSED({ code: page.code });
    if (page.kind === 'lost-place') {
      if (at.restarts >= RESTARTS_MAX)
        throw settlementErrors.SETTLEMENT_SOURCE_REFUSED({ code: 'INVALID_PAGING_KEY' });
      return async () => ({ ...at, place: null, reading: null, restarts: at.restarts + 1 });
    }
    return async (tx) => {
      const reading = { id: at.reading ?? (await this.readings.begin(tx, source, day)), source, day };
      await this.readings.add(tx, reading, page.records);
      if (page.next !== null) return { ...at, place: page.next, reading: reading.id };
      await this.readings.finish(tx, reading);
      return after(at);
    };
  }
}

/** Writes what a page brought. @returns where the run is after it */
type Piece = (tx: Tx) => Promise<SettlementCheckpoint>;

function after(at: SettlementCheckpoint): SettlementCheckpoint {
  const step = STEPS[STEPS.indexOf(at.step as Step) + 1] ?? 'done';
  return { ...at, step, place: null, reading: null };
}
