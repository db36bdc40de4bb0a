import { Check, CircleHelp, Minus, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StaffDetailFragment } from '@/gql/graphql';
import { useCan, useViewer } from '@/lib/permissions';
import { useAsk } from '@/lib/use-ask';
import { usePermissionInfo } from '@/lib/use-permission-info';
import { useRoles } from '@/lib/use-roles';
import { Button, IconButton } from '@/ui/button';
import { Chip } from '@/ui/chip';
import { Skeleton } from '@/ui/skeleton';
import { ErrorPanel } from '@/ui/states';
import { useNounName } from '@/ui/use-noun-name';
import { sourceOf, type AccessSource } from './access-source';
import { ExplainDialog } from './explain-dialog';
import { GrantsDialog } from './grants-dialog';

interface StaffPermissionsProps {
  staff: StaffDetailFragment;
  onChanged: () => void;
}

/** What a person may do, by what it is about, and where each of it comes from. */
export function StaffPermissions({ staff, onChanged }: StaffPermissionsProps) {
  const { t } = useTranslation();
  const info = usePermissionInfo();
  const { permissionsOf, title: roleTitle } = useRoles();
  const nounName = useNounName();
  const mayWrite = useCan('admin.write');
  const isMe = useViewer().adminUser?.id === staff.id;
  const [isEditing, setEditing] = useAsk('grants');
  const [explained, setExplained] = useState<string | null>(null);
  if (info.error)
    return <ErrorPanel title={t('common.error.loadFailed')} error={info.error} onRetry={info.refetch} />;
  if (!info.all) return <Skeleton className="m-5 h-64" />;
  const ofRole = permissionsOf(staff.role);
  return (
    <div className="flex flex-col gap-4 p-5">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p className="text-table text-muted">
          {t('team.permissions.count', {
            count: staff.permissions.length,
            total: info.all.length,
            role: roleTitle(staff.role),
          })}
        </p>
        {mayWrite && !isMe && (
          <Button size="sm" className="button--touch" onPress={() => setEditing(true)}>
            {t('team.permissions.edit')}
          </Button>
        )}
      </div>
      {info.groups.map(({ noun, permissions }) => (
        <section key={noun} aria-label={nounName(noun)}>
          <h3 className="mb-1 text-meta font-semibold text-muted">{nounName(noun)}</h3>
          <ul>
            {permissions.map(({ name }) => (
              <PermissionLine
                key={name}
                name={name}
                title={info.title(name)}
                isAllowed={staff.permissions.includes(name)}
                source={sourceOf(name, ofRole, staff.grants)}
                onExplain={() => setExplained(name)}
              />
            ))}
          </ul>
        </section>
      ))}
      {explained && <ExplainDialog staff={staff} permission={explained} onClose={() => setExplained(null)} />}
      {isEditing && <GrantsDialog staff={staff} onClose={() => setEditing(false)} onChanged={onChanged} />}
    </div>
  );
}

interface PermissionLineProps {
  name: string;
  title: string;
  isAllowed: boolean;
  source: AccessSource;
  onExplain: () => void;
}

function PermissionLine({ name, title, isAllowed, source, onExplain }: PermissionLineProps) {
  const { t } = useTranslation();
  const Icon = isAllowed ? Check : source === 'denied' ? X : Minus;
  return (
    <li
      data-testid={`permission-${name}`}
      className="flex min-h-9 items-center gap-2 border-b border-separator py-1 text-table last:border-b-0"
    >
      <Icon
        aria-hidden
        size={16}
        className={`shrink-0 ${isAllowed ? 'text-success-soft-foreground' : source === 'denied' ? 'text-danger-text' : 'text-muted'}`}
      />
      <span className="sr-only">
        {t(isAllowed ? 'team.permissions.allowed' : 'team.permissions.refused')}
      </span>
      <span className={`min-w-0 flex-1 ${isAllowed ? '' : 'text-muted'}`}>{title}</span>
      {source === 'granted' && <Chip tone="accent">{t('team.permissions.granted')}</Chip>}
      {source === 'denied' && <Chip tone="danger">{t('team.permissions.denied')}</Chip>}
      <IconButton
        size="sm"
        label={t(isAllowed ? 'team.explain.whyYes' : 'team.explain.whyNo', { title })}
        onPress={onExplain}
      >
        <CircleHelp />
      </IconButton>
    </li>
  );
}
