import { Ban } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, useQuery } from 'urql';
import { UsageBillDetailDocument, VoidUsageBillDocument } from '@/gql/graphql';
import { usePaymentEvents } from '@/lib/live-payments';
import { useCan } from '@/lib/permissions';
import { useAsk } from '@/lib/use-ask';
import { useThrottled } from '@/lib/use-debounced';
import { useFormat } from '@/lib/use-format';
import { Button } from '@/ui/button';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { DetailDrawer, DetailHead } from '@/ui/detail-drawer';
import { FormBanner } from '@/ui/states';
import { isShortReason } from '@/ui/reason-box';
import { TextBox } from '@/ui/text-input';
import { BillBody, type BillDetail } from './bill-body';
import { BillStatusChip, useMonthName } from './bill-columns';

const REFRESH_MS = 1_500;

interface BillDrawerProps {
  id: string | undefined;
  onClose: () => void;
  onChanged: () => void;
}

/** One bill: its lines, what paid it and how that was booked, and what happened to it. */
export function BillDrawer({ id, onClose, onChanged }: BillDrawerProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const seesPayments = useCan('payment.read');
  const [result, refetch] = useQuery({
    query: UsageBillDetailDocument,
    variables: { id: id ?? '', seesPayments },
    pause: !id,
    requestPolicy: 'cache-and-network',
  });
  const reload = () => refetch({ requestPolicy: 'network-only' });
  const reloadSoon = useThrottled(reload, REFRESH_MS);
  usePaymentEvents(({ payment }) => {
    if (id && payment.purpose === 'DOMAIN_USAGE') reloadSoon();
  });
  const found = result.data?.usageBill;
  return (
    <DetailDrawer
      id={id}
      found={found?.id === id ? found : undefined}
      error={result.error}
      label={t('bills.detailTitle')}
      testId="bill-drawer"
      onRetry={reload}
      onClose={onClose}
      head={(bill) => (
        <DetailHead
          kind={t('bills.detailTitle')}
          title={format.won(bill.amount)}
          chip={<BillStatusChip status={bill.status} />}
        />
      )}
      foot={(bill) => (
        <BillActions
          bill={bill}
          onChanged={() => {
            reload();
            onChanged();
          }}
        />
      )}
    >
      {(bill) => <BillBody bill={bill} />}
    </DetailDrawer>
  );
}

function BillActions({ bill, onChanged }: { bill: BillDetail; onChanged: () => void }) {
  const { t } = useTranslation();
  const [isVoiding, setVoiding] = useAsk('void');
  const mayVoid = useCan('usageBill.void');
  if (!mayVoid || bill.status !== 'OPEN') return null;
  return (
    <>
      <Button
        variant="danger-soft"
        className="flex-1"
        onPress={() => setVoiding(true)}
        data-testid="void-bill"
      >
        <Ban aria-hidden />
        {t('bills.void.open')}
      </Button>
      {isVoiding && (
        <VoidDialog
          bill={bill}
          onClose={() => {
            setVoiding(false);
            onChanged();
          }}
        />
      )}
    </>
  );
}

/** The customer reads the reason, so one is needed. */
function VoidDialog({ bill, onClose }: { bill: BillDetail; onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const monthName = useMonthName();
  const [reason, setReason] = useState('');
  const [wasTried, setTried] = useState(false);
  const [result, voidBill] = useMutation(VoidUsageBillDocument);
  const confirm = async () => {
    setTried(true);
    if (isShortReason(reason)) return;
    const { error } = await voidBill({ id: bill.id, version: bill.version, reason: reason.trim() });
    if (!error) onClose();
  };
  return (
    <ConfirmDialog
      title={t('bills.void.title')}
      confirmLabel={t('bills.void.confirm')}
      isDanger
      isPending={result.fetching}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      <div className="flex flex-col gap-3">
        <p>
          {t('bills.void.text', {
            name: bill.user?.name ?? '—',
            month: monthName(bill.month),
            amount: format.won(bill.amount),
          })}
        </p>
        <TextBox
          label={t('bills.void.reason')}
          hint={t('bills.void.reasonHint')}
          maxLength={500}
          value={reason}
          error={wasTried && isShortReason(reason) ? t('exceptions.reasonShort') : undefined}
          onChange={(event) => setReason(event.target.value)}
        />
        <FormBanner error={result.error} />
      </div>
    </ConfirmDialog>
  );
}
