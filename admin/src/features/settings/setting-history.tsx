import { Undo2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, useQuery } from 'urql';
import {
  RevertSettingDocument,
  SettingHistoryDocument,
  type SettingFactsFragment,
  type SettingHistoryQuery,
} from '@/gql/graphql';
import { useCan, type Permission } from '@/lib/permissions';
import { Button } from '@/ui/button';
import { ChangeList } from '@/ui/change-list';
import { DetailDrawer, DetailHead } from '@/ui/detail-drawer';
import { ReasonDialog } from '@/ui/reason-dialog';
import { EmptyState } from '@/ui/states';
import { Time } from '@/ui/time';
import { isSame } from './setting-form';
import { useSettingWords } from './use-setting-words';

type Step = SettingHistoryQuery['settingHistory']['items'][number];

interface SettingHistoryProps {
  setting: SettingFactsFragment | undefined;
  onChanged: () => void;
  onClose: () => void;
}

/** Every value a setting has had, and the way back to each. */
export function SettingHistory({ setting, onChanged, onClose }: SettingHistoryProps) {
  const { t } = useTranslation();
  const words = useSettingWords();
  const [page, setPage] = useState(1);
  const [back, setBack] = useState<{ toVersion: number; value: string } | null>(null);
  const [result, refetch] = useQuery({
    query: SettingHistoryDocument,
    variables: { key: setting?.key ?? '', page },
    pause: !setting,
    requestPolicy: 'cache-and-network',
  });
  const reload = () => refetch({ requestPolicy: 'network-only' });
  const history = setting ? result.data?.settingHistory : undefined;
  return (
    <>
      <DetailDrawer
        id={setting?.key}
        found={setting && history ? { setting, history } : undefined}
        error={result.error}
        label={t('settings.history.title')}
        testId="setting-history"
        onRetry={reload}
        onClose={() => {
          setPage(1);
          onClose();
        }}
        head={(found) => (
          <DetailHead
            kind={t('settings.history.title')}
            title={words.title(found.setting)}
            chip={<code className="font-mono text-meta text-muted">{found.setting.key}</code>}
          />
        )}
      >
        {(found) => (
          <div className="flex flex-col gap-4 p-5">
            {found.history.items.length === 0 && <EmptyState title={t('settings.history.empty')} />}
            <ol className="flex flex-col gap-4">
              {found.history.items.map((step) => (
                <HistoryStep key={step.id} step={step} setting={found.setting} onBack={setBack} />
              ))}
              {page >= found.history.pages && <DefaultStep setting={found.setting} onBack={setBack} />}
            </ol>
            {found.history.pages > 1 && (
              <div className="flex justify-between">
                <Button size="sm" isDisabled={page === 1} onPress={() => setPage(page - 1)}>
                  {t('settings.history.newer')}
                </Button>
                <Button size="sm" isDisabled={page >= found.history.pages} onPress={() => setPage(page + 1)}>
                  {t('settings.history.older')}
                </Button>
              </div>
            )}
          </div>
        )}
      </DetailDrawer>
      {back && setting && (
        <RevertDialog
          setting={setting}
          back={back}
          onDone={() => {
            setBack(null);
            setPage(1);
            onChanged();
            reload();
          }}
          onClose={() => {
            setBack(null);
            onChanged();
          }}
        />
      )}
    </>
  );
}

interface HistoryStepProps {
  step: Step;
  setting: SettingFactsFragment;
  onBack: (back: { toVersion: number; value: string }) => void;
}

function HistoryStep({ step, setting, onBack }: HistoryStepProps) {
  const { t } = useTranslation();
  const words = useSettingWords();
  const [before, after] = [words.value(setting, step.before), words.value(setting, step.after)];
  const who =
    step.actorName ?? t(step.kind === 'SEEDED' ? 'settings.history.environment' : 'settings.history.machine');
  return (
    <li className="flex flex-col gap-2">
      <p className="flex flex-wrap items-center justify-between gap-2 text-table">
        <span>
          <span className="font-semibold">{t(`settings.history.kind.${step.kind}`)}</span> · {who} ·{' '}
          <Time iso={step.at} />
        </span>
        <BackButton setting={setting} toVersion={step.version} stored={step.after} onBack={onBack} />
      </p>
      <ChangeList
        isInWords
        changes={[{ field: t('settings.history.version', { version: step.version }), before, after }]}
      />
      {step.reason && (
        <p className="text-meta text-muted">{t('settings.history.reason', { reason: step.reason })}</p>
      )}
    </li>
  );
}

/** Where it all began: what holds while nobody has said anything. */
function DefaultStep({ setting, onBack }: Omit<HistoryStepProps, 'step'>) {
  const { t } = useTranslation();
  const words = useSettingWords();
  const value = words.value(setting, setting.defaultValue);
  return (
    <li className="flex flex-wrap items-center justify-between gap-2 text-table">
      <span className="min-w-0 break-words">
        <span className="font-semibold">{t('settings.history.default')}</span> · {value}
      </span>
      <BackButton setting={setting} toVersion={0} stored={setting.defaultValue} onBack={onBack} />
    </li>
  );
}

interface BackButtonProps extends Omit<HistoryStepProps, 'step'> {
  toVersion: number;
  stored: SettingFactsFragment['value'];
}

/** Nothing where it already is so, or for those who may only look. */
function BackButton({ setting, toVersion, stored, onBack }: BackButtonProps) {
  const { t } = useTranslation();
  const words = useSettingWords();
  const mayWrite = useCan(setting.writePermission as Permission);
  if (!mayWrite || isSame(stored, setting.value)) return null;
  const value = words.value(setting, stored);
  return (
    <Button
      size="sm"
      aria-label={t('settings.history.backTo', { value })}
      onPress={() => onBack({ toVersion, value })}
    >
      <Undo2 aria-hidden />
      {t('settings.history.back')}
    </Button>
  );
}

interface RevertDialogProps {
  setting: SettingFactsFragment;
  back: { toVersion: number; value: string };
  onDone: () => void;
  onClose: () => void;
}

function RevertDialog({ setting, back, onDone, onClose }: RevertDialogProps) {
  const { t } = useTranslation();
  const words = useSettingWords();
  const [result, revert] = useMutation(RevertSettingDocument);
  const confirm = async (reason: string) => {
    const { key, version } = setting;
    const { error } = await revert({ key, version, toVersion: back.toVersion, reason });
    if (!error) onDone();
  };
  return (
    <ReasonDialog
      title={t('settings.revert.title', { title: words.title(setting) })}
      confirmLabel={t('settings.revert.confirm')}
      reasonLabel={t('settings.revert.reason')}
      reasonRequired={t('settings.revert.reasonRequired')}
      isPending={result.fetching}
      error={result.error}
      onConfirm={(reason) => void confirm(reason)}
      onClose={onClose}
    >
      <ChangeList
        changes={[{ field: setting.key, before: words.value(setting, setting.value), after: back.value }]}
      />
    </ReasonDialog>
  );
}
