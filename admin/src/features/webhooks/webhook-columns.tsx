import { Link } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import { Ban, Check, Clock, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { WebhookRowFragment } from '@/gql/graphql';
import { useCan } from '@/lib/permissions';
import { Chip } from '@/ui/chip';
import type { TableColumn } from '@/ui/data-table';
import { ProviderName } from '@/ui/provider-name';
import { Time } from '@/ui/time';
import { ReplayButton } from './replay-button';

const looks = {
  RECEIVED: { tone: 'accent', icon: Clock },
  DONE: { tone: 'success', icon: Check },
  IGNORED: { tone: 'neutral', icon: Ban },
  FAILED: { tone: 'danger', icon: X },
} as const;

function WebhookStatus({ status }: Pick<WebhookRowFragment, 'status'>) {
  const { t } = useTranslation();
  return (
    <Chip tone={looks[status].tone} icon={looks[status].icon}>
      {t(`webhooks.status.${status}`)}
    </Chip>
  );
}

/** Leads to the payment, for those who may see it; an order nobody here knows is only its id. */
function OrderId({ row }: { row: WebhookRowFragment }) {
  const mayOpen = useCan('payment.read');
  if (!row.paymentId || !mayOpen) return <span className="font-mono text-meta">{row.orderId ?? '—'}</span>;
  return (
    <Link
      to="/payments/$id"
      params={{ id: row.paymentId }}
      className="inline-flex min-h-6 items-center font-mono text-meta text-accent-soft-foreground hover:underline"
    >
      {row.orderId}
    </Link>
  );
}

/** `onReplayed` is absent for those who may not replay. */
export function webhookColumns(
  t: TFunction,
  onReplayed: (() => void) | undefined,
): TableColumn<WebhookRowFragment>[] {
  return [
    {
      id: 'receivedAt',
      header: t('webhooks.column.receivedAt'),
      cell: (row) => <Time iso={row.receivedAt} />,
    },
    { id: 'source', header: t('webhooks.column.source'), cell: (row) => <ProviderName code={row.source} /> },
    {
      id: 'eventType',
      header: t('webhooks.column.eventType'),
      isRowHeader: true,
      cell: (row) => row.eventType,
    },
    {
      id: 'status',
      header: t('webhooks.column.status'),
      cell: (row) => <WebhookStatus status={row.status} />,
    },
    {
      id: 'orderId',
      header: t('webhooks.column.orderId'),
      cell: (row) => <OrderId row={row} />,
    },
    {
      id: 'attempts',
      header: t('webhooks.column.attempts'),
      align: 'right',
      cell: (row) => <span className="num">{row.attempts}</span>,
    },
    {
      id: 'error',
      header: t('webhooks.column.error'),
      cell: (row) => (
        <span className="block max-w-60 truncate text-meta text-muted" title={row.error ?? undefined}>
          {row.error ?? '—'}
        </span>
      ),
    },
    ...(onReplayed
      ? [
          {
            id: 'action',
            isFixed: true,
            header: t('webhooks.column.action'),
            cell: (row: WebhookRowFragment) => <ReplayButton delivery={row} onReplayed={onReplayed} />,
          },
        ]
      : []),
  ];
}

export function WebhookCard({ row, onReplayed }: { row: WebhookRowFragment; onReplayed?: () => void }) {
  return (
    <div className="flex flex-col gap-1.5 text-table">
      <div className="flex items-center justify-between gap-2">
        <span className="truncate font-semibold">{row.eventType}</span>
        <WebhookStatus status={row.status} />
      </div>
      <div className="flex justify-between gap-2 text-meta text-muted">
        <span className="min-w-0 break-all">
          <OrderId row={row} />
        </span>
        <Time iso={row.receivedAt} />
      </div>
      {row.error && <p className="text-meta text-danger-text">{row.error}</p>}
      {onReplayed && <ReplayButton delivery={row} onReplayed={onReplayed} />}
    </div>
  );
}
