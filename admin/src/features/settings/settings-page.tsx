import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { SettingsDocument, type SettingGroup } from '@/gql/graphql';
import { useCan, type Permission } from '@/lib/permissions';
import { useAskAbout } from '@/lib/use-ask';
import { useKeptData } from '@/lib/use-kept-data';
import { PageHead } from '@/ui/page-head';
import { ReloadButton } from '@/ui/reload-button';
import { SearchBox } from '@/ui/search-box';
import { Section } from '@/ui/section';
import { Skeleton } from '@/ui/skeleton';
import { EmptyState, ErrorPanel } from '@/ui/states';
import { DemoSection } from './demo-section';
import type { SettingsSearch } from './search';
import { SettingDialog } from './setting-dialog';
import { SettingHistory } from './setting-history';
import { SettingRow } from './setting-row';

const groups: SettingGroup[] = ['MAINTENANCE', 'MONEY', 'SECURITY', 'LIMITS', 'RETENTION'];

interface SettingsPageProps {
  search: SettingsSearch;
  onSearch: (change: Partial<SettingsSearch>) => void;
}

/** What staff decides about how the system runs, with every earlier value. */
export function SettingsPage({ search, onSearch }: SettingsPageProps) {
  const { t } = useTranslation();
  const [wanted, setWanted] = useState('');
  const [editing, setEditing] = useAskAbout('edit');
  const [result, refetch] = useQuery({ query: SettingsDocument, requestPolicy: 'cache-and-network' });
  const settings = useKeptData(result.data?.settings);
  const reload = () => refetch({ requestPolicy: 'network-only' });
  const find = (key: string | null | undefined) => settings?.find((setting) => setting.key === key);
  const word = wanted.trim().toLowerCase();
  const found = settings?.filter(({ key, titleKo, titleEn, descriptionKo, descriptionEn }) =>
    [key, titleKo, titleEn, descriptionKo, descriptionEn].some((text) => text.toLowerCase().includes(word)),
  );
  const edited = find(editing);
  const mayEdit = useCan((edited?.writePermission ?? 'setting.read') as Permission);
  return (
    <>
      <PageHead
        title={t('settings.title')}
        description={t('settings.description')}
        actions={<ReloadButton onPress={reload} />}
      />
      <div className="mb-4">
        <SearchBox value={wanted} placeholder={t('settings.search')} onChange={setWanted} />
      </div>
      {result.error && !settings ? (
        <div className="card">
          <ErrorPanel title={t('settings.loadFailed')} error={result.error} onRetry={reload} />
        </div>
      ) : !found ? (
        <div className="card p-5">
          <Skeleton className="h-64 w-full" />
        </div>
      ) : found.length === 0 ? (
        <div className="card">
          <EmptyState title={t('common.empty.noMatch')} />
        </div>
      ) : (
        <div key="found" className="flex flex-col gap-4">
          {groups
            .map((group) => ({ group, rows: found.filter((setting) => setting.group === group) }))
            .filter(({ rows }) => rows.length > 0)
            .map(({ group, rows }) => (
              <Section
                key={group}
                title={t(`settings.group.${group}.title`)}
                description={t(`settings.group.${group}.text`)}
              >
                <ul>
                  {rows.map((setting) => (
                    <SettingRow
                      key={setting.key}
                      setting={setting}
                      onEdit={() => setEditing(setting.key)}
                      onHistory={() => onSearch({ key: setting.key })}
                    />
                  ))}
                </ul>
              </Section>
            ))}
        </div>
      )}
      {!word && settings && (
        <div className="mt-4 empty:hidden">
          <DemoSection />
        </div>
      )}
      <SettingHistory
        setting={find(search.key)}
        onChanged={reload}
        onClose={() => onSearch({ key: undefined })}
      />
      {edited && mayEdit && (
        <SettingDialog
          key={edited.key}
          setting={edited}
          onReload={reload}
          onClose={() => {
            setEditing(undefined);
            reload();
          }}
        />
      )}
    </>
  );
}
