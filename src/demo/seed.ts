import type { NestExpressApplication } from '@nestjs/platform-express';
import { DataSource } from 'typeorm';
import { createApp } from '../app/server.js';
import { brokenInvariants } from '../app/invariants.js';
import { SealAudit } from '../modules/audit/index.js';
import { CreateAdminUser, EnterByIdentity } from '../modules/auth/index.js';
import { AddProduct, PaymentPurpose } from '../modules/payments/index.js';
import { SettlementRuns } from '../modules/settlements/index.js';
import { CreateUser, Service, UpdateUser } from '../modules/users/index.js';
import { ManualClock } from '../platform/clock/clock.js';
import { ConfigError, type Config } from '../platform/config/config.js';
import { Db } from '../platform/db/db.js';
import { systemActor } from '../platform/security/actor.js';
import { won } from '../shared/money.js';
import { addDays, billingDate, startOfDay, type BillingDate } from '../shared/time.js';
import { DemoBills } from './demo-bills.js';
import { DemoBuyer } from './demo-buyer.js';
import { DemoImports } from './demo-imports.js';
import { DemoVisitor } from './demo-visitor.js';
import { DemoNotices } from './demo-notices.js';
import { OPERATOR, OWNER } from './demo-staff.js';
import { drainOutbox } from './drain-outbox.js';
import { generator, KNOWN_AT_PROVIDERS, MEMBERSHIP_PRODUCTS, momentOfDay, personName } from './seed-plan.js';
import { TossTwinControl } from './toss-twin-control.js';

const ACTOR = systemActor('seed');
const DAYS = 60;
const PARTITIONED_AT_ONCE = 2;
const CUSTOMERS = 120;
const INACTIVE = 5;
const SAY_EVERY_MS = 1_000;
/** The last days have been settled, as they would be by now. */
const SETTLED_DAYS = 14;
const DAY_MS = 86_400_000;
const SETTLED_AT_MS = 10.5 * 3_600_000;
/** What the payment provider got wrong, by how many days ago. */
const WRONG_LINES: Record<number, 'missing' | 'amount'> = { 2: 'missing', 5: 'amount' };

/**
 * Fills an empty database with two months of a small business, through the same use cases that people reach, with the
 * clock of this process and of the payment twin moved along. A second run finds people there and does nothing.
 */
export async function seedDemo(config: Config): Promise<void> {
  if (!config.env.MADANG_DEMO) throw new ConfigError(['seed: demo data needs MADANG_DEMO=1.']);
  const password = config.env.DEMO_STAFF_PASSWORD;
  if (!password || password.length < 16) {
    throw new ConfigError([
      'DEMO_STAFF_PASSWORD: the demo needs a generated password of at least 16 characters.',
    ]);
  }
  const clock = new ManualClock(new Date());
  const app = await createApp(config, clock);
  await app.init();
  try {
    if (await alreadySeeded(app)) console.log('Demo data is there already.');
    else await new Seed(app, config, clock).run(password);
  } finally {
    await app.close();
  }
  process.exit(0);
}

async function alreadySeeded(app: NestExpressApplication): Promise<boolean> {
  return (await app.get(Db).one(`SELECT 1 FROM users LIMIT 1`)) !== null;
}

class Seed {
  private readonly random = generator(20_261_121);
  private readonly twin: TossTwinControl;
  private readonly buyer: DemoBuyer;
  private readonly bills: DemoBills;
  private readonly visitor: DemoVisitor;
  private readonly joinedAt = new Map<string, Date>();
  private readonly now = new Date();
  private saidAt = 0;

  constructor(
    private readonly app: NestExpressApplication,
    config: Config,
    private readonly clock: ManualClock,
  ) {
    this.twin = new TossTwinControl(config.env.TOSS_API_URL);
    this.buyer = new DemoBuyer(app, this.twin, clock, this.random);
    // Numbers of their own: what is billed, and what visitors do, must not change who buys what.
    this.bills = new DemoBills(app, this.twin, this.buyer, clock, generator(20_261_130));
    this.visitor = new DemoVisitor(app, generator(20_261_129));
  }

  async run(password: string): Promise<void> {
    const first = addDays(billingDate(this.now), -DAYS);
    await this.partitions(addDays(first, -1), addDays(billingDate(this.now), 7));
    await this.twin.discardWebhooks(true);
    this.travel(startOfDay(first));
    const { ownerId, operatorId } = await this.staff(password);
    await this.products();
    await this.comeByProviders();
    this.buyer.staffId = operatorId;

    for (let day = 0; day <= DAYS; day += 1) await this.day(day, startOfDay(addDays(first, day)));

    await this.visitor.done();
    await this.settle(billingDate(this.now));
    this.clock.set(this.now);
    await this.deactivateSome();
    await this.manyAtOnce();
    await this.buyer.leaveOpenWork();
    await drainOutbox(this.app);
    await this.twin.setClock(null);
    await this.twin.discardWebhooks(false);
    // Of now: the worker sends it when the demo starts.
    await this.app.get(DemoNotices).begin(ownerId);
    await this.app.get(SealAudit).execute();
    const broken = await brokenInvariants(this.app.get(Db));
    if (broken.length > 0) throw new Error(`The demo data breaks: ${broken.map((b) => b.name).join('; ')}`);
    console.log(
      `Demo data: ${this.buyer.users.length} customers, ${this.buyer.orders} orders. Every invariant holds.`,
    );
  }

  /** Some days at a time: on a slow machine all of them take longer than one statement may. */
  private async partitions(from: BillingDate, to: BillingDate): Promise<void> {
    const dataSource = this.app.get(DataSource);
    for (let day = from; day <= to; day = addDays(day, PARTITIONED_AT_ONCE)) {
      const last = addDays(day, PARTITIONED_AT_ONCE - 1);
      await dataSource.query(`SELECT madang_ensure_partitions($1::date, $2::date)`, [day, last]);
    }
  }

  /** One day: a few people register, some of those who are there pay. Business grows and weekends are livelier. */
  private async day(index: number, start: Date): Promise<void> {
    const weekend = [0, 6].includes(new Date(start.getTime() + 12 * 3_600_000).getUTCDay()) ? 1.35 : 1;
    const signups = Math.round((CUSTOMERS / (DAYS + 1)) * (0.5 + this.random()) * (index === 0 ? 12 : 1));
    const orders = Math.round((4 + index / 12) * weekend * (0.7 + this.random() * 0.6));
    const moments = [
      ...Array.from({ length: signups }, () => ({ at: momentOfDay(this.random), run: () => this.signUp() })),
      ...Array.from({ length: orders }, () => ({
        at: momentOfDay(this.random),
        run: () => this.buyer.order(),
      })),
    ].sort((a, b) => a.at - b.at);
    for (const { at, run } of moments) {
      const moment = new Date(start.getTime() + at);
      if (moment > this.now) break;
      this.travel(moment);
      await this.twin.setClock(moment);
      await run();
      this.say(`day ${index} of ${DAYS}: ${this.buyer.users.length} customers, ${this.buyer.orders} orders`);
    }
    const end = new Date(Math.min(start.getTime() + DAY_MS, this.now.getTime()));
    await this.bills.day(start, end);
    this.travel(end);
    await this.visitor.day(start, end, this.joinedAt);
    await drainOutbox(this.app);
  }

  /** Each of the last days as it was on the morning after it. */
  private async settle(today: BillingDate): Promise<void> {
    for (let ago = SETTLED_DAYS; ago > 0; ago -= 1) {
      const day = addDays(today, -ago);
      const morning = new Date(startOfDay(addDays(day, 1)).getTime() + SETTLED_AT_MS);
      const at = morning < this.now ? morning : this.now;
      this.travel(at);
      await this.twin.setClock(at);
      const wrong = WRONG_LINES[ago];
      if (wrong) await this.twin.bendSettlementLine(day, wrong);
      await this.app.get(SettlementRuns).settle(ACTOR, day);
    }
  }

  private async signUp(): Promise<void> {
    const { name, mailbox } = personName(this.random);
    const roll = this.random();
    const services =
      roll < 0.45
        ? [Service.KST]
        : roll < 0.7
          ? [Service.KST, Service.ABYSSCM]
          : roll < 0.9
            ? [Service.ABYSSCM, Service.KST, Service.PRACTICE]
            : [Service.KST, Service.FLEET];
    const digits = String(Math.floor(this.random() * 90_000_000 + 10_000_000));
    const user = await this.app.get(CreateUser).execute(ACTOR, {
      name,
      email: `${mailbox}.${this.buyer.users.length}@example.com`,
      phone: `010${digits}`,
      services,
    });
    this.joinedAt.set(user.id, user.createdAt);
    this.buyer.users.push({
      id: user.id,
      member: services.includes(Service.ABYSSCM),
      domains: services.includes(Service.KST),
    });
  }

  /** Some customers have left; they are the ones who came first after the opening day's crowd. */
  private async deactivateSome(): Promise<void> {
    for (const { id } of this.buyer.users.splice(30, INACTIVE)) {
      await this.app.get(UpdateUser).execute(ACTOR, id, { isActive: false }, 1);
    }
  }

  private async manyAtOnce(): Promise<void> {
    const imports = new DemoImports(this.app, this.clock, () => drainOutbox(this.app));
    const { users } = this.buyer;
    const gone = await imports.run(
      this.now,
      users.map(({ id }) => id),
    );
    users.splice(0, users.length, ...users.filter(({ id }) => !gone.has(id)));
  }

  private async staff(password: string): Promise<{ ownerId: string; operatorId: string }> {
    const create = this.app.get(CreateAdminUser);
    const ownerId = await create.execute(ACTOR, {
      email: OWNER,
      name: '마당지기',
      role: 'SUPER_ADMIN',
      password,
    });
    const operatorId = await create.execute(ACTOR, {
      email: OPERATOR,
      name: '김운영',
      role: 'OPERATOR',
      password,
    });
    return { ownerId, operatorId };
  }

  /** Customers whom the local twins of Google and Kakao know; others there come for the first time when somebody tries. */
  private async comeByProviders(): Promise<void> {
    const enter = this.app.get(EnterByIdentity);
    for (const identity of KNOWN_AT_PROVIDERS) await enter.execute(identity, null, async () => undefined);
  }

  private async products(): Promise<void> {
    for (const product of MEMBERSHIP_PRODUCTS) {
      const id = await this.app.get(AddProduct).execute(ACTOR, {
        ...product,
        price: won(product.price),
        taxFree: won(0),
        purpose: PaymentPurpose.MEMBERSHIP,
        service: Service.ABYSSCM,
        onSale: true,
      });
      this.buyer.productIds.push(id);
    }
  }

  private travel(to: Date): void {
    this.clock.set(to);
  }

  private say(text: string): void {
    if (Date.now() - this.saidAt < SAY_EVERY_MS) return;
    this.saidAt = Date.now();
    console.log(text);
  }
}
