import { ArrowRight, Check } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useRouter } from '@tanstack/react-router';
import { useMutation } from 'urql';
import { MarkNotificationReadDocument, type NotificationLineFragment } from '@/gql/graphql';
import { inOneLine } from '@/lib/in-one-line';
import { Button, IconButton } from '@/ui/button';
import { Time } from '@/ui/time';
import { SeverityChip } from './severity';

interface InboxLineProps {
  line: NotificationLineFragment;
  /** Marked by hand, with the time of it. */
  onRead: (readAt: string) => void;
}

/** One line: what it says, how much it weighs, when there was news of it last. Unread ones are marked by a dot and a word. */
export function InboxLine({ line, onRead }: InboxLineProps) {
  const { t } = useTranslation();
  const router = useRouter();
  const [marked, mark] = useMutation(MarkNotificationReadDocument);
  const isUnread = line.readAt === null;
  const read = async () => {
    const { data } = await mark({ id: line.id });
    if (data?.markNotificationRead.readAt) onRead(data.markNotificationRead.readAt);
  };
  const open = () => {
    if (isUnread) void mark({ id: line.id });
    if (line.link) router.history.push(`/admin${line.link}`);
  };
  return (
    <li
      data-testid="notification-line"
      data-unread={isUnread || undefined}
      className="flex gap-3 border-b border-separator px-4 py-3.5 last:border-b-0 data-[unread]:bg-accent-soft/40"
    >
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <SeverityChip severity={line.severity} />
          {isUnread && (
            <span className="inline-flex items-center gap-1 text-meta font-medium text-accent-soft-foreground">
              <span aria-hidden className="size-1.5 rounded-full bg-accent" />
              {t('notifications.inbox.unread')}
            </span>
          )}
          <span className="text-meta text-muted">
            <Time iso={line.updatedAt} />
            {line.updates > 1 && ` · ${t('notifications.inbox.updates', { count: line.updates })}`}
          </span>
        </div>
        <p className={`mt-1 break-words ${isUnread ? 'font-semibold' : ''}`}>{line.words.title}</p>
        {line.words.body && <p className="text-table break-words text-muted">{inOneLine(line.words.body)}</p>}
        {line.words.facts.length > 0 && (
          <dl className="mt-1 flex flex-wrap gap-x-4 gap-y-0.5 text-meta">
            {line.words.facts.map(({ label, value }) => (
              <div key={label} className="flex min-w-0 gap-1.5">
                <dt className="text-muted">{label}</dt>
                <dd className="min-w-0 break-words">{value}</dd>
              </div>
            ))}
          </dl>
        )}
      </div>
      <div className="flex shrink-0 items-start gap-1">
        {isUnread && (
          <IconButton
            label={t('notifications.inbox.read')}
            size="sm"
            isPending={marked.fetching}
            onPress={() => void read()}
          >
            {!marked.fetching && <Check />}
          </IconButton>
        )}
        {line.link && (
          <Button
            size="sm"
            variant="quiet"
            onPress={open}
            aria-label={`${t('notifications.inbox.open')}: ${line.words.title}`}
          >
            <span className="max-md:sr-only">{t('notifications.inbox.open')}</span>
            <ArrowRight aria-hidden />
          </Button>
        )}
      </div>
    </li>
  );
}
