import { ArrowRight, Check, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { ExplainAccessDocument, type ExplainAccessQuery, type StaffDetailFragment } from '@/gql/graphql';
import { usePermissionInfo } from '@/lib/use-permission-info';
import { useRoles } from '@/lib/use-roles';
import { Chip } from '@/ui/chip';
import { Dialog } from '@/ui/dialog';
import { Skeleton } from '@/ui/skeleton';
import { ErrorPanel } from '@/ui/states';
import { Time } from '@/ui/time';

type Explanation = ExplainAccessQuery['explainAccess'];

interface ExplainDialogProps {
  staff: StaffDetailFragment;
  permission: string;
  onClose: () => void;
}

/** Why somebody may or may not do something: all that speaks for and against it, and what settles it. */
export function ExplainDialog({ staff, permission, onClose }: ExplainDialogProps) {
  const { t } = useTranslation();
  const { title } = usePermissionInfo();
  const [result, refetch] = useQuery({
    query: ExplainAccessDocument,
    variables: { adminUserId: staff.id, permission },
    requestPolicy: 'network-only',
  });
  const found = result.data?.explainAccess;
  return (
    <Dialog
      title={title(permission)}
      description={t('team.explain.text', { name: staff.name, permission })}
      onClose={onClose}
    >
      {result.error && !found ? (
        <ErrorPanel
          title={t('common.error.loadFailed')}
          error={result.error}
          onRetry={() => refetch({ requestPolicy: 'network-only' })}
        />
      ) : found ? (
        <div className="flex flex-col gap-3" data-testid="explanation">
          <span className="self-start">
            <Chip tone={found.allowed ? 'success' : 'danger'} icon={found.allowed ? Check : X}>
              {t(found.allowed ? 'team.permissions.allowed' : 'team.permissions.refused')}
            </Chip>
          </span>
          <ol className="flex flex-col gap-2">
            {found.reasons.map((reason) => (
              <Reason key={reason.kind} reason={reason} />
            ))}
          </ol>
        </div>
      ) : (
        <Skeleton className="h-24 w-full" />
      )}
    </Dialog>
  );
}

function Reason({ reason }: { reason: Explanation['reasons'][number] }) {
  const { t } = useTranslation();
  const { title: roleTitle } = useRoles();
  return (
    <li
      className={`flex gap-2 rounded-lg border px-3 py-2 text-table ${reason.decides ? 'border-accent bg-accent-soft' : 'border-separator text-muted'}`}
    >
      <ArrowRight aria-hidden size={16} className="mt-0.5 shrink-0" />
      <div className="min-w-0 flex-1">
        <p className={reason.decides ? 'font-medium text-foreground' : ''}>
          {t(`team.explain.${reason.kind}`, { role: roleTitle(reason.role ?? '') })}
        </p>
        {reason.grant && (
          <p className="text-meta text-muted">
            {reason.grant.grantedBy ?? t('team.explain.system')} · <Time iso={reason.grant.grantedAt} />
          </p>
        )}
        {reason.decides && <p className="text-meta">{t('team.explain.decides')}</p>}
      </div>
    </li>
  );
}
