import { Ban, RefreshCw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ApiKeyFactsFragment } from '@/gql/graphql';
import { useCan } from '@/lib/permissions';
import { useAskOneOf } from '@/lib/use-ask';
import { usePermissionInfo } from '@/lib/use-permission-info';
import { Button } from '@/ui/button';
import { Drawer } from '@/ui/drawer';
import { Facts } from '@/ui/facts';
import { Notice } from '@/ui/notice';
import { Skeleton } from '@/ui/skeleton';
import { EmptyState } from '@/ui/states';
import { Time } from '@/ui/time';
import { RevokeDialog, RotateDialog } from './api-key-dialogs';
import { ApiKeyStatusChip } from './api-key-status';

/** Its dialogs, as the address names them. */
const ASKS = ['rotate', 'revoke'] as const;

interface ApiKeyDrawerProps {
  id: string | undefined;
  apiKey: ApiKeyFactsFragment | undefined;
  isLoaded: boolean;
  onClose: () => void;
  onChanged: () => void;
}

export function ApiKeyDrawer({ id, apiKey, isLoaded, onClose, onChanged }: ApiKeyDrawerProps) {
  const { t } = useTranslation();
  return (
    <Drawer
      isOpen={id !== undefined}
      onClose={onClose}
      label={t('apiKeys.detailTitle')}
      testId="api-key-drawer"
      header={
        <>
          <p className="text-meta text-muted">{t('apiKeys.detailTitle')}</p>
          {apiKey && (
            <div className="flex flex-wrap items-center gap-2">
              <h2 className="text-[18px] font-bold">{apiKey.name}</h2>
              <ApiKeyStatusChip status={apiKey.status} />
            </div>
          )}
        </>
      }
      footer={apiKey && <ApiKeyActions apiKey={apiKey} onChanged={onChanged} />}
    >
      {apiKey ? (
        <ApiKeyBody apiKey={apiKey} />
      ) : isLoaded ? (
        <EmptyState title={t('apiKeys.notOnPage')} />
      ) : (
        <Skeleton className="m-5 h-64" />
      )}
    </Drawer>
  );
}

function ApiKeyBody({ apiKey }: { apiKey: ApiKeyFactsFragment }) {
  const { t } = useTranslation();
  const { title } = usePermissionInfo();
  const none = t('common.empty.value');
  return (
    <div className="flex flex-col gap-5 p-5">
      {apiKey.status === 'ROTATING' && apiKey.overlapEndsAt && (
        <Notice tone="info">
          {t('apiKeys.rotating')} <Time iso={apiKey.overlapEndsAt} as="full" />
        </Notice>
      )}
      <Facts
        facts={[
          {
            label: t('apiKeys.column.prefix'),
            value: <code className="font-mono break-all">{apiKey.prefix}…</code>,
          },
          { label: t('apiKeys.column.createdBy'), value: apiKey.createdBy?.name ?? none },
          { label: t('apiKeys.column.createdAt'), value: <Time iso={apiKey.createdAt} as="full" /> },
          { label: t('apiKeys.column.expiresAt'), value: <Time iso={apiKey.expiresAt} as="full" /> },
          {
            label: t('apiKeys.column.lastUsedAt'),
            value: apiKey.lastUsedAt ? (
              <>
                <Time iso={apiKey.lastUsedAt} as="full" />
                {apiKey.lastUsedIp && <span className="text-muted"> · {apiKey.lastUsedIp}</span>}
              </>
            ) : (
              none
            ),
          },
          {
            label: t('apiKeys.form.addresses'),
            value: apiKey.allowedAddresses.join(', ') || t('apiKeys.anyAddress'),
          },
          ...(apiKey.revokedAt
            ? [{ label: t('apiKeys.status.REVOKED'), value: <Time iso={apiKey.revokedAt} as="full" /> }]
            : []),
        ]}
      />
      <section>
        <h3 className="mb-2 text-table font-semibold">{t('apiKeys.column.scopes')}</h3>
        <ul className="flex flex-col gap-1 text-table">
          {apiKey.scopes.map((scope) => (
            <li key={scope}>
              {title(scope)} <code className="font-mono text-caption text-muted">{scope}</code>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}

const live = ['ACTIVE', 'EXPIRING', 'ROTATING'];

function ApiKeyActions({ apiKey, onChanged }: { apiKey: ApiKeyFactsFragment; onChanged: () => void }) {
  const { t } = useTranslation();
  const [open, setOpen] = useAskOneOf(ASKS);
  if (!useCan('apiKey.write') || !live.includes(apiKey.status)) return null;
  const dialog = { apiKey, onClose: () => setOpen(null), onChanged };
  return (
    <div className="flex w-full gap-2">
      {apiKey.status !== 'ROTATING' && (
        <Button className="flex-1" onPress={() => setOpen('rotate')}>
          <RefreshCw aria-hidden />
          {t('apiKeys.rotate.action')}
        </Button>
      )}
      <Button className="flex-1" variant="danger-soft" onPress={() => setOpen('revoke')}>
        <Ban aria-hidden />
        {t('apiKeys.revoke.action')}
      </Button>
      {open === 'rotate' && <RotateDialog {...dialog} />}
      {open === 'revoke' && <RevokeDialog {...dialog} />}
    </div>
  );
}
