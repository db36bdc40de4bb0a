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
            className="grid min-h-11 grid-cols-[minmax(0,1fr)_auto] items-center gap-x-2 gap-y-0.5 py-1.5 text-table hover:underline sm:grid-cols-[minmax(0,1fr)_auto_6rem_auto]"
          >
            <span className="truncate">{payment.orderName}</span>
            {/* On a phone under the name and its amount: beside them it would leave no room for the name. */}
            <span className="max-sm:order-1">
              <PaymentStatusChip status={payment.status} />
            </span>
            <Money won={payment.amount} className="text-right font-semibold" />
            <span className="text-right text-meta text-muted max-sm:order-1">
              <Time iso={payment.requestedAt} />
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
