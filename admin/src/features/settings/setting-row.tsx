import { History, Lock, Pencil, ShieldCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { SettingFactsFragment } from '@/gql/graphql';
import { useCan, type Permission } from '@/lib/permissions';
import { Button, IconButton } from '@/ui/button';
import { Chip } from '@/ui/chip';
import { isSame } from './setting-form';
import { useSettingWords } from './use-setting-words';

interface SettingRowProps {
  setting: SettingFactsFragment;
  onEdit: () => void;
  onHistory: () => void;
}

/** A setting with its value, and what one may do about it. */
export function SettingRow({ setting, onEdit, onHistory }: SettingRowProps) {
  const { t } = useTranslation();
  const words = useSettingWords();
  const mayWrite = useCan(setting.writePermission as Permission);
  const title = words.title(setting);
  return (
    <li
      data-testid={`setting-${setting.key}`}
      className="flex flex-wrap items-start gap-x-4 gap-y-2 border-b border-separator py-3.5 first:pt-0 last:border-b-0 last:pb-0"
    >
      <div className="min-w-0 flex-1 basis-72">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="font-medium">{title}</span>
          {!isSame(setting.value, setting.defaultValue) && <Chip tone="accent">{t('settings.changed')}</Chip>}
          {setting.needsStepUp && (
            <Chip tone="neutral" icon={ShieldCheck}>
              {t('settings.stepUp')}
            </Chip>
          )}
        </p>
        <p className="text-meta text-muted">{words.description(setting)}</p>
        <code className="font-mono text-meta text-muted">{setting.key}</code>
      </div>
      <div className="flex min-w-0 flex-1 basis-60 items-start justify-between gap-2">
        <span className="num min-w-0 flex-1 pt-1 font-semibold break-words md:text-right">
          {words.value(setting, setting.value)}
        </span>
        <span className="flex shrink-0 items-center gap-1">
          {mayWrite ? (
            <Button size="sm" aria-label={t('settings.editOf', { title })} onPress={onEdit}>
              <Pencil aria-hidden />
              {t('settings.edit.action')}
            </Button>
          ) : (
            <span
              className="flex items-center gap-1 text-meta text-muted"
              title={t('settings.locked', { permission: setting.writePermission })}
            >
              <Lock aria-hidden size={14} />
              <span className="sr-only">{t('settings.locked', { permission: setting.writePermission })}</span>
            </span>
          )}
          <IconButton
            label={t('settings.historyOf', { title })}
            variant="quiet"
            size="sm"
            onPress={onHistory}
          >
            <History />
          </IconButton>
        </span>
      </div>
    </li>
  );
}
