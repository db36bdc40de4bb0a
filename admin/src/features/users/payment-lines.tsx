import { Link } from '@tanstack/react-router';
import type { PaymentRowFragment } from '@/gql/graphql';
import { Money } from '@/ui/money';
import { PaymentStatusChip } from '@/ui/payment-status';
import { Time } from '@/ui/time';

type Line = Pick<PaymentRowFragment, 'id' | 'orderName' | 'status' | 'amount' | 'requestedAt'>;

/** Payments of one person, a line each. */
export function PaymentLines({ payments }: { payments: Line[] }) {
  return (
    <ul>
      {payments.map((payment) => (
        <li key={payment.id} className="border-b border-separator last:border-b-0">
          <Link
            to="/payments/$id"
            params={{ id: payment.id }}
            className="flex min-h-11 items-center gap-2 py-1.5 text-table hover:underline"
          >
            <span className="min-w-0 flex-1 truncate">{payment.orderName}</span>
            <PaymentStatusChip status={payment.status} />
            <Money won={payment.amount} className="w-24 text-right font-semibold" />
            <span className="text-meta text-muted">
              <Time iso={payment.requestedAt} />
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
