import type { TFunction } from 'i18next';
import { Ban, CircleCheck, CircleHelp, Clock, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { MessageFactsFragment, NotificationMessageStatus } from '@/gql/graphql';
import { Chip, type Tone } from '@/ui/chip';
import type { TableColumn } from '@/ui/data-table';
import { Time } from '@/ui/time';

const looks = {
  WAITING: { tone: 'accent', icon: Clock },
  SENDING: { tone: 'accent', icon: Clock },
  RETRYING: { tone: 'warning', icon: Clock },
  UNKNOWN: { tone: 'warning', icon: CircleHelp },
  SENT: { tone: 'success', icon: CircleCheck },
  DELIVERED: { tone: 'success', icon: CircleCheck },
  UNDELIVERED: { tone: 'danger', icon: X },
  FAILED: { tone: 'danger', icon: X },
  SUPPRESSED: { tone: 'danger', icon: Ban },
  LIMITED: { tone: 'neutral', icon: Ban },
  EXPIRED: { tone: 'neutral', icon: Ban },
  NOT_NEEDED: { tone: 'neutral', icon: Ban },
} as const satisfies Record<NotificationMessageStatus, { tone: Tone; icon: typeof Clock }>;

export function MessageStatusChip({ status }: { status: NotificationMessageStatus }) {
  const { t } = useTranslation();
  return (
    <Chip tone={looks[status].tone} icon={looks[status].icon}>
      {t(`notifications.messages.status.${status}`)}
    </Chip>
  );
}

export function messageColumns(
  t: TFunction,
  titleOf: (row: MessageFactsFragment) => string,
  whyOf: (code: string) => string,
): TableColumn<MessageFactsFragment>[] {
  return [
    { id: 'createdAt', header: t('notifications.messages.at'), cell: (row) => <Time iso={row.createdAt} /> },
    {
      id: 'title',
      header: t('notifications.messages.what'),
      isRowHeader: true,
      cell: (row) => (
        <span className="block max-w-96 truncate font-semibold" title={titleOf(row)}>
          {titleOf(row)}
        </span>
      ),
    },
    {
      id: 'channel',
      header: t('notifications.messages.channel'),
      cell: (row) => <span className="whitespace-nowrap">{t(`notifications.way.${row.channel}`)}</span>,
    },
    {
      id: 'to',
      header: t('notifications.messages.to'),
      cell: (row) => <span className="whitespace-nowrap">{row.destinationName ?? row.sentTo ?? '—'}</span>,
    },
    {
      id: 'status',
      header: t('notifications.messages.statusLabel'),
      cell: (row) => <MessageStatusChip status={row.status} />,
    },
    {
      id: 'attempts',
      header: t('notifications.messages.attempts'),
      align: 'right',
      cell: (row) => <span className="num">{row.attempts}</span>,
    },
    {
      id: 'reply',
      header: t('notifications.messages.reply'),
      cell: (row) => <Said text={row.reply ?? (row.failureCode && whyOf(row.failureCode))} />,
    },
  ];
}

/** What the other side said, or why there was nothing to say. */
function Said({ text }: { text: string | null | undefined }) {
  return (
    <span className="block max-w-48 truncate text-meta text-muted" title={text ?? undefined}>
      {text ?? '—'}
    </span>
  );
}

export function MessageCard({ row, title }: { row: MessageFactsFragment; title: string }) {
  const { t } = useTranslation();
  return (
    <span className="flex flex-col gap-1">
      <span className="flex items-center justify-between gap-2">
        <span className="min-w-0 truncate font-semibold">{title}</span>
        <MessageStatusChip status={row.status} />
      </span>
      <span className="flex items-center justify-between gap-2 text-meta text-muted">
        <span className="min-w-0 truncate">
          {[t(`notifications.way.${row.channel}`), row.destinationName ?? row.sentTo]
            .filter(Boolean)
            .join(' · ')}
        </span>
        <Time iso={row.createdAt} />
      </span>
    </span>
  );
}
