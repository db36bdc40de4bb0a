import { Injectable, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { LoaderRegistry } from '../../../platform/graphql/loaders.js';
import { AccessJournal, PersonalLooks } from '../../../platform/personal-data/access-journal.js';
import { systemActor, type Actor } from '../../../platform/security/actor.js';
import { describeError, log } from '../../../platform/telemetry/logger.js';
import { currentTraceId } from '../../../platform/telemetry/trace.js';
import { AccessAct } from './access-acts.js';
import { AccessRecords, type NewAccessRecord } from './access-records.js';

/** What a process that is killed may forget. */
const WRITE_EVERY_MS = 100;
/** After a write that failed. */
const AGAIN_MS = 1_000;
/** So many operations may wait, for example while the database is away. Past that personal data is shown masked. */
const WAITING_MAX = 5_000;
const BATCH = 500;
const LAST_TRIES = 5;

/** Writes down what operations have shown, behind their answers: a list is not slower for being on record. */
@Injectable()
export class JournalWriter extends AccessJournal implements OnModuleInit, BeforeApplicationShutdown {
  private waiting: PersonalLooks[] = [];
  private timer: NodeJS.Timeout | null = null;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly registry: LoaderRegistry,
    private readonly uow: UnitOfWork,
    private readonly records: AccessRecords,
    private readonly clock: Clock,
  ) {
    super();
  }

  onModuleInit(): void {
    this.registry.journal = this;
  }

  /** Nothing that was shown is lost when a process stops in peace. */
  async beforeApplicationShutdown(): Promise<void> {
    for (let i = 0; i < LAST_TRIES && this.waiting.length > 0; i += 1) await this.flush();
    await this.writing;
    if (this.waiting.length > 0) log.error({ records: this.waiting.length }, 'access records are lost');
  }

  open(actor: Actor, operation: string): PersonalLooks | null {
    if (this.waiting.length >= WAITING_MAX) return null;
    const looks = new PersonalLooks(actor, operation, currentTraceId(), this.clock.now());
    this.waiting.push(looks);
    this.timer ??= setTimeout(() => void this.flush(), WRITE_EVERY_MS);
    return looks;
  }

  /**
   * Writes what waits now; what comes meanwhile has its own time. One write at a time, so that the order is that of the
   * looks.
   */
  flush(): Promise<void> {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    return (this.writing = this.writing.then(() => this.write()));
  }

  private async write(): Promise<void> {
    let left = this.waiting.length;
    while (left > 0) {
      const batch = this.waiting.slice(0, Math.min(left, BATCH));
      // What an operation shows from here on is another look.
      for (const looks of batch) looks.closed = true;
      try {
        await this.uow.run(systemActor('access-journal'), (tx) =>
          this.records.write(tx, batch.map(recordOf)),
        );
      } catch (error) {
        log.error({ waiting: this.waiting.length, error: describeError(error) }, 'access records wait');
        this.timer ??= setTimeout(() => void this.flush(), AGAIN_MS);
        return;
      }
      this.waiting = this.waiting.slice(batch.length);
      left -= batch.length;
    }
  }
}

function recordOf(looks: PersonalLooks): NewAccessRecord {
  const { actor, operation, traceId, at, search, subjects, kinds } = looks;
  const act = search ? AccessAct.SEARCH : AccessAct.VIEW;
  return { at, actor, act, subjects: [...subjects], fields: kinds, operation, reason: null, traceId };
}
