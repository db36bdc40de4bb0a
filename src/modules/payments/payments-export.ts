import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ExportSources, type ExportSource } from '../../platform/exports/export-source.js';
import { SortDirection } from '../../platform/graphql/page.model.js';
import { won, type Won } from '../../shared/money.js';
import { formatSeoul } from '../../shared/time.js';
import { UsersFacade, type UserModel } from '../users/index.js';
import {
  PaymentQueries,
  PaymentSortField,
  type PaymentFilterValues,
  type PaymentRow,
} from './payment.queries.js';

/** The filter as it is kept: instants and amounts as text. */
type KeptFilter = Omit<PaymentFilterValues, 'from' | 'to' | 'minAmount' | 'maxAmount'> & {
  from: string | null;
  to: string | null;
  minAmount: string | null;
  maxAmount: string | null;
};

declare global {
  interface ExportInputs {
    'payments.list': KeptFilter;
  }
}

type Line = PaymentRow & { user: UserModel | null };

const NEWEST = { field: PaymentSortField.REQUESTED_AT, direction: SortDirection.DESC };

/** The list of payments, with who paid, as a file. */
@Injectable()
export class PaymentsExport implements ExportSource<'payments.list', Line>, OnModuleInit {
  readonly kind = 'payments.list';
  readonly requires = ['data.export', 'payment.read'] as const;
  readonly unmasks = 'user.read.personal';
  readonly columns: ExportSource<'payments.list', Line>['columns'] = [
    { title: '주문 번호', value: ({ orderId }) => orderId },
    { title: '요청 일시', value: ({ requestedAt }) => formatSeoul(requestedAt) },
    { title: '승인 일시', value: ({ approvedAt }) => approvedAt && formatSeoul(approvedAt) },
    { title: '상태', value: ({ status }) => status },
    { title: '상품', value: ({ orderName }) => orderName },
    { title: '용도', value: ({ purpose }) => purpose },
    { title: '결제 금액', value: ({ amount }) => amount.toString() },
    { title: '환불 금액', value: ({ refunded }) => refunded.toString() },
    { title: '결제 수단', value: ({ method }) => method },
    { title: '수단 표시', value: ({ instrumentLabel }) => instrumentLabel },
    { title: '끝 네 자리', value: ({ instrumentLast4 }) => instrumentLast4 },
    { title: '실패 코드', value: ({ failureCode }) => failureCode },
    { title: '고객 번호', value: ({ userId }) => userId },
    { title: '고객 이름', personal: 'name', value: ({ user }) => user?.name ?? null },
    { title: '고객 이메일', personal: 'email', value: ({ user }) => user?.email ?? null },
    { title: '결제 키', value: ({ paymentKey }) => paymentKey },
  ];

  constructor(
    private readonly sources: ExportSources,
    private readonly queries: PaymentQueries,
    private readonly users: UsersFacade,
  ) {}

  onModuleInit(): void {
    this.sources.register(this);
  }

  title(): string {
    return '결제 목록';
  }

  fileName(): string {
    return 'payments';
  }

  count(input: KeptFilter): Promise<number> {
    return this.queries.count(filterOf(input));
  }

  async *pages(input: KeptFilter): AsyncGenerator<Line[]> {
    for await (const rows of this.queries.walk(filterOf(input), NEWEST)) {
      const users = await this.users.byIds([...new Set(rows.map(({ userId }) => userId))]);
      yield rows.map((row) => ({ ...row, user: users.get(row.userId) ?? null }));
    }
  }

  subjectsOf({ userId }: Line): string[] {
    return [userId];
  }
}

/** A filter that can be kept as text. */
export function keptFilter(filter: PaymentFilterValues): KeptFilter {
  const { from, to, minAmount, maxAmount } = filter;
  return {
    ...filter,
    from: from?.toISOString() ?? null,
    to: to?.toISOString() ?? null,
    minAmount: minAmount?.toString() ?? null,
    maxAmount: maxAmount?.toString() ?? null,
  };
}

function filterOf(input: KeptFilter): PaymentFilterValues {
  const amount = (text: string | null): Won | null => (text === null ? null : won(BigInt(text)));
  return {
    ...input,
    from: input.from === null ? null : new Date(input.from),
    to: input.to === null ? null : new Date(input.to),
    minAmount: amount(input.minAmount),
    maxAmount: amount(input.maxAmount),
  };
}
