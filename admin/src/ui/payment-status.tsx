import {
  Ban,
  Check,
  CircleHelp,
  Clock,
  LoaderCircle,
  TimerOff,
  Undo2,
  X,
  type LucideIcon,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { PaymentStatus, RefundStatus } from '@/gql/graphql';
import { Chip, type Tone } from './chip';

const payment: Record<PaymentStatus, { tone: Tone; icon: LucideIcon }> = {
  READY: { tone: 'neutral', icon: Clock },
  CONFIRMING: { tone: 'accent', icon: LoaderCircle },
  WAITING_FOR_DEPOSIT: { tone: 'accent', icon: Clock },
  DONE: { tone: 'success', icon: Check },
  PARTIALLY_REFUNDED: { tone: 'warning', icon: Undo2 },
  REFUNDED: { tone: 'neutral', icon: Undo2 },
  FAILED: { tone: 'danger', icon: X },
  CANCELED: { tone: 'neutral', icon: Ban },
  EXPIRED: { tone: 'neutral', icon: TimerOff },
  UNKNOWN: { tone: 'warning', icon: CircleHelp },
};

const refund: Record<RefundStatus, { tone: Tone; icon: LucideIcon }> = {
  REQUESTED: { tone: 'warning', icon: Clock },
  APPROVED: { tone: 'accent', icon: Check },
  PROCESSING: { tone: 'accent', icon: LoaderCircle },
  UNKNOWN: { tone: 'warning', icon: CircleHelp },
  SUCCEEDED: { tone: 'success', icon: Check },
  FAILED: { tone: 'danger', icon: X },
  REJECTED: { tone: 'neutral', icon: Ban },
  CANCELED: { tone: 'neutral', icon: Ban },
};

export function isRefundStatus(status: string | null): status is RefundStatus {
  return status !== null && status in refund;
}

export function PaymentStatusChip({ status }: { status: PaymentStatus }) {
  const { t } = useTranslation();
  return (
    <Chip tone={payment[status].tone} icon={payment[status].icon}>
      {t(`common.paymentStatus.${status}`)}
    </Chip>
  );
}

export function RefundStatusChip({ status }: { status: RefundStatus }) {
  const { t } = useTranslation();
  return (
    <Chip tone={refund[status].tone} icon={refund[status].icon}>
      {t(`common.refundStatus.${status}`)}
    </Chip>
  );
}
