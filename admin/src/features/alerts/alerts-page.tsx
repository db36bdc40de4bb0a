import { Link } from '@tanstack/react-router';
import { BellOff, Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCan } from '@/lib/permissions';
import { useAsk, useAskedOf } from '@/lib/use-ask';
import { Button } from '@/ui/button';
import { PageHead } from '@/ui/page-head';
import { Segmented } from '@/ui/segmented';
import { RuleList } from './rule-list';
import { alertsTabs, type AlertsSearch } from './search';
import { SilenceDialog } from './silence-dialog';
import { SilenceList } from './silence-list';

interface AlertsPageProps {
  search: AlertsSearch;
  onSearch: (change: Partial<AlertsSearch>) => void;
}

/** What is watched, and who wanted quiet. */
export function AlertsPage({ search, onSearch }: AlertsPageProps) {
  const { t } = useTranslation();
  const mayManage = useCan('alert.manage');
  const mayHandle = useCan('incident.handle');
  const [isSilencing, setSilencing] = useAsk('silence');
  const askedRule = useAskedOf();
  const [round, setRound] = useState(0);
  return (
    <>
      <PageHead
        title={t('alerts.title')}
        description={t('alerts.description')}
        actions={
          <>
            {mayHandle && (
              <Button onPress={() => setSilencing(true)} data-testid="silence-new">
                <BellOff aria-hidden />
                {t('alerts.silence.new')}
              </Button>
            )}
            {mayManage && (
              <Link
                to="/alerts/$id"
                params={{ id: 'new' }}
                className="button button--primary button--md"
                data-testid="rule-new"
              >
                <Plus aria-hidden size={16} />
                {t('alerts.rule.new')}
              </Link>
            )}
          </>
        }
      />
      <div className="mb-4">
        <Segmented
          label={t('alerts.title')}
          value={search.tab}
          options={alertsTabs.map((value) => ({ value, label: t(`alerts.tab.${value}`) }))}
          onChange={(tab) => onSearch({ tab, page: 1 })}
        />
      </div>
      {search.tab === 'rules' ? (
        <RuleList search={search} onSearch={onSearch} />
      ) : (
        <SilenceList key={round} search={search} onSearch={onSearch} />
      )}
      {isSilencing && mayHandle && (
        <SilenceDialog
          ruleId={askedRule}
          onClose={(isDone) => {
            setSilencing(false);
            if (isDone) setRound(round + 1);
            if (isDone) onSearch({ tab: 'silences', page: 1 });
          }}
        />
      )}
    </>
  );
}
