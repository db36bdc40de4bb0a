import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { NotificationPreferencesDocument } from '@/gql/graphql';
import { useLanguage } from '@/lib/use-format';
import { Skeleton } from '@/ui/skeleton';
import { ErrorPanel } from '@/ui/states';
import { PreferencesForm } from './preferences-form';

/** How the viewer wants to hear of things. */
export function PreferencesTab() {
  const { t } = useTranslation();
  const language = useLanguage();
  const [round, setRound] = useState(0);
  const [result, refetch] = useQuery({
    query: NotificationPreferencesDocument,
    variables: { locale: language === 'en' ? 'EN' : 'KO' },
    requestPolicy: 'network-only',
  });
  const { data, error } = result;
  const reload = () => refetch({ requestPolicy: 'network-only' });
  if (error && !data)
    return <ErrorPanel title={t('notifications.mine.loadFailed')} error={error} onRetry={reload} />;
  if (!data || result.fetching) return <Skeleton className="m-5 h-80" />;
  return (
    <PreferencesForm
      key={`${data.notificationPreferences.version}.${round}`}
      preferences={data.notificationPreferences}
      kinds={data.notificationKinds}
      onSaved={() => {
        setRound(round + 1);
        reload();
      }}
    />
  );
}
