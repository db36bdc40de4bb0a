import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { CreateAttachmentUpload, ReceiveUpload } from '../modules/attachments/index.js';
import { SignInByLink, StepUps } from '../modules/auth/index.js';
import { BULK_DOOR, IMPORT_DOOR, RunImport, StartImport } from '../modules/imports/index.js';
import { BulkActions } from '../platform/bulk/bulk-actions.js';
import type { ManualClock } from '../platform/clock/clock.js';
import { UnitOfWork } from '../platform/db/unit-of-work.js';
import { argumentsHash, proofOf } from '../platform/graphql/step-up.js';
import { LongJobQueries } from '../platform/long-jobs/long-job.queries.js';
import { JobStatus } from '../platform/queue/job-queue.js';
import { systemActor, type Actor } from '../platform/security/actor.js';
import { LeasedWork } from '../platform/work/leased-work.js';
import { addDays, billingDate, startOfDay } from '../shared/time.js';
import { OWNER } from './demo-staff.js';

type Staff = Extract<Actor, { type: 'ADMIN' }>;

const ACTOR = systemActor('seed');
const HOUR_MS = 3_600_000;
const LOOK_EVERY_MS = 15;
const DONE_WITHIN_MS = 20_000;
const STOP_WITHIN_MS = 5_000;

/** A choice by ids needs no filter. */
const EVERYBODY = { registeredFrom: null, registeredTo: null };
/** Whose rows of the list the files are about; nobody of them buys anything because of it. */
const FROM = 60;

/** What the owner did to many customers at once in the last days, by the steps of the pages, at the time of each. */
export class DemoImports {
  constructor(
    private readonly app: NestExpressApplication,
    private readonly clock: ManualClock,
    /** Ends what came of it while the clock shows its day. */
    private readonly settle: () => Promise<void>,
  ) {}

  /** @param customers in the order they came  @returns who of them was deactivated, and buys nothing any more */
  async run(now: Date, customers: readonly string[]): Promise<ReadonlySet<string>> {
    const work = this.app.get(LeasedWork);
    const today = billingDate(now);
    const at = (daysAgo: number, hour: number): void =>
      this.clock.set(new Date(startOfDay(addDays(today, -daysAgo)).getTime() + hour * HOUR_MS));
    const some = (from: number, count: number): string[] => customers.slice(FROM + from, FROM + from + count);
    const gone = some(0, 2);
    work.start();
    try {
      at(5, 10);
      await this.finished(await this.signIn());
      await this.settle();
      at(4, 16);
      await this.deactivated(await this.signIn(), gone);
      await this.settle();
      at(3, 14);
      await this.withErrors(await this.signIn(), some(2, 4));
      await this.settle();
      at(2, 11);
      await this.undone(await this.signIn(), some(6, 5));
      await this.settle();
      this.clock.set(new Date(now.getTime() - 2 * HOUR_MS));
      await this.waiting(await this.signIn(), some(11, 4));
      await this.settle();
    } finally {
      await work.stop(STOP_WITHIN_MS);
      this.clock.set(now);
    }
    return new Set(gone);
  }

  private async finished(owner: Staff): Promise<void> {
    const names = ['한나래', '오세영', '문가람', '배소율', '신태양', '허다은'];
    const rows = names.map((name, i) => `${name},expo-guest-${i + 1}@example.com,0105550010${i},KST`);
    const id = await this.planned(owner, '11월-전시회-가입.csv', ['이름,이메일,휴대전화,서비스', ...rows]);
    await this.import(owner, id, '전시회에서 가입한 고객을 등록합니다');
  }

  private async withErrors(owner: Staff, ids: readonly string[]): Promise<void> {
    const rows = ids.map((id, i) => `${id},0105550020${i}`);
    const wrong = [`${ids[0] ?? ''},연락 안 됨`, `${randomUUID()},01055500299`];
    const id = await this.planned(owner, '바뀐-연락처.csv', ['번호,휴대전화', ...rows, ...wrong]);
    await this.import(owner, id, '고객센터에 접수된 연락처 변경을 반영합니다');
  }

  private async undone(owner: Staff, ids: readonly string[]): Promise<void> {
    const rows = ids.map((id) => `${id},KST PRACTICE`);
    const importId = await this.planned(owner, '연습-서비스-대상.csv', ['번호,서비스', ...rows]);
    await this.import(owner, importId, '연습 서비스를 함께 쓰기로 한 고객입니다');
    this.clock.set(new Date(this.clock.now().getTime() + HOUR_MS));
    const reason = '지난달 명단이어서 되돌립니다';
    const staff = await this.confirmed(owner, 'undoImport', { id: importId, reason });
    await this.app.get(RunImport).undo(staff, importId, reason, IMPORT_DOOR);
    await this.done('import.undo');
  }

  private async waiting(owner: Staff, ids: readonly string[]): Promise<void> {
    const fresh = ['유가온,year-end-1@example.com,KST ABYSSCM', '탁보람,year-end-2@example.com,KST ABYSSCM'];
    const rows = [...ids.map((id) => `${id},,,KST ABYSSCM`), ...fresh.map((row) => `,${row}`)];
    await this.planned(owner, '12월-멤버십-초대.csv', ['번호,이름,이메일,서비스', ...rows]);
  }

  /** The same many-at-once, chosen on the list instead of written in a file. */
  private async deactivated(owner: Staff, ids: readonly string[]): Promise<void> {
    const plan = await this.app
      .get(BulkActions)
      .plan(owner, 'user', 'user.deactivate', EVERYBODY, { ids: [...ids] });
    await this.done('bulk.plan');
    const staff = await this.confirmed(owner, 'runBulkAction', { id: plan.id });
    await this.app.get(RunImport).run(staff, plan.id, null, BULK_DOOR);
    await this.done('bulk.run');
  }

  /** Hands a file in and waits for what it would do. */
  private async planned(owner: Staff, fileName: string, lines: readonly string[]): Promise<string> {
    const bytes = Buffer.from(`\ufeff${lines.join('\r\n')}\r\n`);
    const link = await this.app
      .get(CreateAttachmentUpload)
      .execute(
        { actor: owner, permissions: new Set(), expiresAt: null },
        { subject: null, fileName, contentType: 'text/csv', size: bytes.length, sha256: null },
      );
    const token = link.url.slice(link.url.lastIndexOf('/') + 1);
    await this.app.get(ReceiveUpload).execute(token, bytes.length, inOnePiece(bytes), null);
    const id = await this.app.get(StartImport).execute(owner, 'users.list', link.attachmentId);
    await this.done('import.plan');
    return id;
  }

  private async import(owner: Staff, id: string, reason: string): Promise<void> {
    const staff = await this.confirmed(owner, 'runImport', { id, reason });
    await this.app.get(RunImport).run(staff, id, reason, IMPORT_DOOR);
    await this.done('import.run');
  }

  /** Each day anew: a session of days ago has ended. */
  private async signIn(): Promise<Staff> {
    const caller = { ip: null, userAgent: null, deviceToken: null };
    const { adminUser, sessionId } = await this.app.get(SignInByLink).execute(OWNER, randomUUID(), caller);
    return { type: 'ADMIN', id: adminUser.id, sessionId, ip: null };
  }

  /** The owner with the fresh second factor that the call takes. */
  private async confirmed(owner: Staff, operation: string, args: object): Promise<Staff> {
    const stepUps = this.app.get(StepUps);
    const { grant } = await this.app.get(UnitOfWork).run(ACTOR, async (tx) => {
      const question = await stepUps.ask(tx, owner, operation, argumentsHash(args));
      return stepUps.grant(tx, question, 'TOTP');
    });
    return { ...owner, stepUp: proofOf(operation, args, grant) };
  }

  /** The newest long job of the kind has come to its end. */
  private async done(kind: string): Promise<void> {
    const jobs = this.app.get(LongJobQueries);
    for (const since = performance.now(); ; await pause(LOOK_EVERY_MS)) {
      const [id] = await jobs.newestIds({ name: kind }, 1, null);
      const job = id ? await jobs.byId(id) : null;
      if (job?.status === JobStatus.COMPLETED) return;
      if (job?.finishedAt || performance.now() - since > DONE_WITHIN_MS)
        throw new Error(`${kind} of the demo did not come to its end: ${job?.status ?? 'no job'}`);
    }
  }
}

async function* inOnePiece(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}
