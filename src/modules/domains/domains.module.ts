import { Module, type OnModuleInit } from '@nestjs/common';
import { LoaderRegistry } from '../../platform/graphql/loaders.js';
import { PaymentsModule } from '../payments/index.js';
import { UsersModule } from '../users/index.js';
import { IssueUsageBill } from './billing/issue-usage-bill.use-case.js';
import { SettleUsageBill } from './billing/settle-usage-bill.use-case.js';
import type { UsageBillModel } from './billing/usage-bill.model.js';
import { UsageBillOffer } from './billing/usage-bill.offer.js';
import {
  UsageBillQueries,
  type UsageBillHistoryRow,
  type UsageBillRow,
} from './billing/usage-bill.queries.js';
import { UsageBillRepository, type UsageLine } from './billing/usage-bill.repository.js';
import { UsageBillResolver, UserUsageBillsResolver } from './billing/usage-bill.resolver.js';
import { VoidUsageBill } from './billing/void-usage-bill.use-case.js';
import './domains.events.js';
import './domains.permissions.js';

declare global {
  interface Loaders {
    usageBillHistory: [string, UsageBillHistoryRow[]];
    usageBillLines: [string, UsageLine[]];
    latestUsageBillsByUser: [string, UsageBillRow[]];
  }
}

const LATEST_LIMIT = 36;

/** What the use of domains costs; a bill is paid as any other order. */
@Module({
  imports: [PaymentsModule, UsersModule],
  providers: [
    IssueUsageBill,
    SettleUsageBill,
    UsageBillOffer,
    UsageBillQueries,
    UsageBillRepository,
    UsageBillResolver,
    UserUsageBillsResolver,
    VoidUsageBill,
  ],
  exports: [IssueUsageBill],
})
export class DomainsModule implements OnModuleInit {
  constructor(
    private readonly loaders: LoaderRegistry,
    private readonly bills: UsageBillQueries,
  ) {}

  onModuleInit(): void {
    this.loaders.registerMerged('usageBillHistory', (ids) => this.bills.historyOf(ids));
    this.loaders.registerMerged('usageBillLines', (ids) => this.bills.linesOf(ids));
    this.loaders.registerMerged('latestUsageBillsByUser', (ids) => this.bills.latestOf(ids, LATEST_LIMIT));
    this.loaders.ahead('UsageBill', 'user', 'userById', (bill: UsageBillModel) => bill.userId);
  }
}
