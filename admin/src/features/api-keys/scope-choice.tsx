import { useTranslation } from 'react-i18next';
import { useViewer } from '@/lib/permissions';
import { usePermissionInfo } from '@/lib/use-permission-info';
import { Checkbox } from '@/ui/checkbox';
import { Chip } from '@/ui/chip';
import { useNounName } from '@/ui/use-noun-name';

interface ScopeChoiceProps {
  chosen: readonly string[];
  error?: string;
  onChange: (scopes: string[]) => void;
}

/** What a key may do: at most what its maker may. */
export function ScopeChoice({ chosen, error, onChange }: ScopeChoiceProps) {
  const { t } = useTranslation();
  const { permissions } = useViewer();
  const info = usePermissionInfo();
  const nounName = useNounName();
  const nouns = [...new Set(permissions.map((name) => name.split('.')[0] ?? name))].sort();
  const toggle = (name: string, isOn: boolean) =>
    onChange(isOn ? [...chosen, name] : chosen.filter((other) => other !== name));
  return (
    <div role="group" aria-label={t('apiKeys.column.scopes')} className="flex flex-col gap-3">
      <p className="text-table font-medium">{t('apiKeys.column.scopes')}</p>
      {error && (
        <p role="alert" className="text-meta text-danger-text">
          {error}
        </p>
      )}
      {nouns.map((noun) => (
        <fieldset key={noun} className="rounded-lg border border-border px-3 py-2">
          <legend className="px-1 text-meta font-semibold text-muted">{nounName(noun)}</legend>
          {permissions
            .filter((name) => name.split('.')[0] === noun)
            .map((name) => (
              <Checkbox
                key={name}
                testId={`scope-${name}`}
                isSelected={chosen.includes(name)}
                onChange={(isOn) => toggle(name, isOn)}
              >
                {info.title(name)}{' '}
                {info.isDangerous(name) && <Chip tone="warning">{t('permissions.dangerous')}</Chip>}
              </Checkbox>
            ))}
        </fieldset>
      ))}
    </div>
  );
}
