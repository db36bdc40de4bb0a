import { LogOut, MonitorSmartphone } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, useQuery } from 'urql';
import {
  RevokeAllSessionsDocument,
  RevokeSessionDocument,
  SessionsDocument,
  type PrincipalType,
  type SessionFactsFragment,
} from '@/gql/graphql';
import { Button } from './button';
import { Chip } from './chip';
import { ConfirmDialog } from './confirm-dialog';
import { ItemLine } from './item-line';
import { Skeleton } from './skeleton';
import { EmptyState, ErrorPanel, FormBanner } from './states';
import { Time } from './time';
import { useFactorName } from './use-factor-name';

interface SessionsPanelProps {
  /** Whose; without it the reader's own. */
  principal?: { type: PrincipalType; id: string; name: string };
  mayRevoke: boolean;
}

/** Where somebody is signed in, and the way to end it: at once, on every open page. */
export function SessionsPanel({ principal, mayRevoke }: SessionsPanelProps) {
  const { t } = useTranslation();
  const variables = { principalType: principal?.type, principalId: principal?.id };
  const [result, refetch] = useQuery({ query: SessionsDocument, variables, requestPolicy: 'network-only' });
  const [isEndingAll, setEndingAll] = useState(false);
  const reload = () => refetch({ requestPolicy: 'network-only' });
  const sessions = result.data?.sessions;
  if (result.error && !sessions)
    return <ErrorPanel title={t('sessions.loadFailed')} error={result.error} onRetry={reload} />;
  if (!sessions) return <Skeleton className="h-24 w-full" />;
  if (sessions.length === 0) {
    return (
      <EmptyState
        icon={<MonitorSmartphone aria-hidden size={28} strokeWidth={1.5} />}
        title={t('sessions.empty')}
      />
    );
  }
  const others = sessions.filter((session) => !session.current);
  return (
    <div className="flex flex-col gap-3">
      <ul className="flex flex-col">
        {sessions.map((session) => (
          <SessionLine key={session.id} session={session} mayRevoke={mayRevoke} onEnded={reload} />
        ))}
      </ul>
      {mayRevoke && others.length > 0 && (
        <Button variant="danger-soft" className="self-start button--touch" onPress={() => setEndingAll(true)}>
          <LogOut aria-hidden />
          {t(principal ? 'sessions.endAll' : 'sessions.endOthers')}
        </Button>
      )}
      {isEndingAll && (
        <EndAllDialog
          principal={principal}
          count={others.length}
          onClose={() => setEndingAll(false)}
          onEnded={reload}
        />
      )}
    </div>
  );
}

interface SessionLineProps {
  session: SessionFactsFragment;
  mayRevoke: boolean;
  onEnded: () => void;
}

function SessionLine({ session, mayRevoke, onEnded }: SessionLineProps) {
  const { t } = useTranslation();
  const factorName = useFactorName();
  const [result, revoke] = useMutation(RevokeSessionDocument);
  const end = async () => {
    const { data } = await revoke({ id: session.id });
    if (data) onEnded();
  };
  return (
    <ItemLine
      testId="session"
      icon={MonitorSmartphone}
      title={session.device}
      chip={session.current && <Chip tone="accent">{t('sessions.current')}</Chip>}
      actions={
        mayRevoke &&
        !session.current && (
          <Button size="sm" className="button--touch" isPending={result.fetching} onPress={() => void end()}>
            {t('sessions.end')}
          </Button>
        )
      }
    >
      <p className="text-meta text-muted">
        {[session.ip, factorName(session.factor)].filter(Boolean).join(' · ')}
      </p>
      <p className="text-meta text-muted">
        <span className="whitespace-nowrap">
          {t('sessions.lastUsed')} <Time iso={session.lastUsedAt} />
        </span>{' '}
        ·{' '}
        <span className="whitespace-nowrap">
          {t('sessions.since')} <Time iso={session.createdAt} />
        </span>
      </p>
      <FormBanner error={result.error} />
    </ItemLine>
  );
}

interface EndAllDialogProps {
  principal: SessionsPanelProps['principal'];
  count: number;
  onClose: () => void;
  onEnded: () => void;
}

function EndAllDialog({ principal, count, onClose, onEnded }: EndAllDialogProps) {
  const { t } = useTranslation();
  const [result, revokeAll] = useMutation(RevokeAllSessionsDocument);
  const confirm = async () => {
    const { data } = await revokeAll({
      principalType: principal?.type,
      principalId: principal?.id,
      exceptCurrent: true,
    });
    if (!data) return;
    onEnded();
    onClose();
  };
  return (
    <ConfirmDialog
      title={t(principal ? 'sessions.endAll' : 'sessions.endOthers')}
      confirmLabel={t('sessions.confirm', { count })}
      isDanger
      isPending={result.fetching}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      <div className="flex flex-col gap-3">
        <p>{principal ? t('sessions.endAllText', { name: principal.name }) : t('sessions.endOthersText')}</p>
        <FormBanner error={result.error} />
      </div>
    </ConfirmDialog>
  );
}
