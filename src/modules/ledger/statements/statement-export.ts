import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ExportSources, type ExportSource } from '../../../platform/exports/export-source.js';
import { billingDate, formatSeoul } from '../../../shared/time.js';
import { ledgerErrors } from '../ledger.errors.js';
import { AccountQueries, type AccountRow } from './account.queries.js';
import { StatementQueries, type EntryRow } from './statement.queries.js';

/** An account and instants, ISO 8601: from (inclusive) until before `to`. */
interface StatementInput {
  accountId: string;
  /** The book and the code, for names of jobs and files. */
  account: string;
  from: string;
  to: string;
}

declare global {
  interface ExportInputs {
    'ledger.statement': StatementInput;
  }
}

type Line = EntryRow & { owner: string | null };

const PAGE = 1_000;

/** The entries of an account as a file, oldest first. */
@Injectable()
export class StatementExport implements ExportSource<'ledger.statement', Line>, OnModuleInit {
  readonly kind = 'ledger.statement';
  readonly requires = ['ledger.export'] as const;
  readonly unmasks = 'user.read.personal';
  readonly columns: ExportSource<'ledger.statement', Line>['columns'] = [
    { title: '번호', value: ({ seq }) => seq.toString() },
    { title: '일시', value: ({ postedAt }) => formatSeoul(postedAt) },
    { title: '구분', value: ({ kind }) => kind },
    { title: '상대 계정', value: ({ counterAccount }) => counterAccount },
    { title: '금액', value: ({ amount }) => amount.toString() },
    { title: '잔액', value: ({ balance }) => balance.toString() },
    { title: '출처', value: ({ sourceKind }) => sourceKind },
    { title: '출처 번호', value: ({ sourceId }) => sourceId },
    { title: '전표 번호', value: ({ postingId }) => postingId },
    { title: '취소한 전표', value: ({ reversesId }) => reversesId },
  ];

  constructor(
    private readonly sources: ExportSources,
    private readonly accounts: AccountQueries,
    private readonly statements: StatementQueries,
  ) {}

  onModuleInit(): void {
    this.sources.register(this);
  }

  title({ account }: StatementInput): string {
    return `장부 내역 ${account}`;
  }

  fileName({ from, to }: StatementInput): string {
    return `statement-${billingDate(new Date(from))}-${billingDate(new Date(to))}`;
  }

  async count(input: StatementInput): Promise<number> {
    const { opening, closing } = await this.bounds(input);
    return Math.max(0, closing.seq - opening.seq);
  }

  async *pages(input: StatementInput): AsyncGenerator<Line[]> {
    const [account, { opening }] = await Promise.all([this.account(input), this.bounds(input)]);
    const to = new Date(input.to);
    let after = { seq: opening.seq, at: new Date(input.from) };
    for (;;) {
      const entries = await this.statements.following(account.id, after, to, PAGE);
      const last = entries.at(-1);
      if (!last) return;
      yield entries.map((entry) => ({ ...entry, owner: account.ownerUserId }));
      after = { seq: last.seq, at: last.postedAt };
    }
  }

  /** Whose account it is, and whose is on the other side. */
  subjectsOf({ owner, counterAccount }: Line): string[] {
    const other = /^USER:([0-9a-f-]{36})$/.exec(counterAccount)?.[1];
    return [owner, other].filter((id) => id != null);
  }

  private async bounds({ accountId, from, to }: StatementInput) {
    const [opening, closing] = await Promise.all([
      this.statements.balanceAt(accountId, new Date(from), false),
      this.statements.balanceAt(accountId, new Date(to), false),
    ]);
    return { opening, closing };
  }

  private async account({ accountId }: StatementInput): Promise<AccountRow> {
    const account = await this.accounts.byId(accountId);
    if (!account) throw ledgerErrors.LEDGER_ACCOUNT_NOT_FOUND();
    return account;
  }
}
