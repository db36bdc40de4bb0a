import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useClient, useMutation, useQuery } from 'urql';
import { AlertRuleChoicesDocument, CreateAlertSilenceDocument, EndAlertSilenceDocument } from '@/gql/graphql';
import { useDoneToast } from '@/lib/use-done-toast';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { Select } from '@/ui/select';
import { FormBanner } from '@/ui/states';
import { TextBox, TextInput } from '@/ui/text-input';
import { readLabels } from './rule-form';
import { useAlertWords } from './use-alert-words';

const EVERY = 'every';
const HOURS = ['1', '4', '8', '24', '168'] as const;
const HOUR_MS = 3_600_000;
const HOUR_S = 3_600;

interface SilenceDialogProps {
  /** Chosen already. */
  ruleId: string | undefined;
  onClose: (isDone: boolean) => void;
}

/** About what, for how long, and why. */
export function SilenceDialog({ ruleId: givenRule, onClose }: SilenceDialogProps) {
  const { t } = useTranslation();
  const words = useAlertWords();
  const [rules] = useQuery({ query: AlertRuleChoicesDocument });
  const client = useClient();
  const tellDone = useDoneToast();
  const [result, create] = useMutation(CreateAlertSilenceDocument);
  const [ruleId, setRuleId] = useState(givenRule ?? EVERY);
  const [hours, setHours] = useState<(typeof HOURS)[number]>('1');
  const [labels, setLabels] = useState('');
  const [reason, setReason] = useState('');
  const [wasTried, setTried] = useState(false);
  const read = readLabels(labels);
  const isShort = reason.trim().length < 2;
  const isOfEverything = ruleId === EVERY && read !== null && Object.keys(read).length === 0;
  const labelsError = read ? isOfEverything && t('alerts.silence.narrow') : t('alerts.form.error.labels');
  const submit = async () => {
    setTried(true);
    if (isShort || !read || isOfEverything) return;
    const { data } = await create({
      input: {
        ruleId: ruleId === EVERY ? null : ruleId,
        labels: read,
        reason: reason.trim(),
        endsAt: new Date(Date.now() + Number(hours) * HOUR_MS).toISOString(),
      },
    });
    if (!data) return;
    const { id, version } = data.createAlertSilence;
    tellDone(t('alerts.silence.made'), () =>
      client.mutation(EndAlertSilenceDocument, { id, version }).toPromise(),
    );
    onClose(true);
  };
  return (
    <Dialog
      title={t('alerts.silence.new')}
      description={t('alerts.silence.newText')}
      isBusy={result.fetching}
      onClose={() => onClose(false)}
      footer={
        <>
          <Button variant="quiet" isDisabled={result.fetching} onPress={() => onClose(false)}>
            {t('common.action.cancel')}
          </Button>
          <Button variant="primary" isPending={result.fetching} onPress={() => void submit()}>
            {t('alerts.silence.new')}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <FormBanner error={result.error} />
        <Select
          label={t('alerts.silence.about')}
          placeholder={t('alerts.silence.everyRule')}
          value={ruleId}
          options={[
            { value: EVERY, label: t('alerts.silence.everyRule') },
            ...(rules.data?.alertRules.items.map(({ id, title }) => ({ value: id, label: title })) ?? []),
          ]}
          onChange={setRuleId}
        />
        <Select
          label={t('alerts.silence.howLong')}
          placeholder=""
          value={hours}
          options={HOURS.map((value) => ({ value, label: words.lasts(Number(value) * HOUR_S) }))}
          onChange={setHours}
        />
        <TextInput
          label={t('alerts.form.labels')}
          optionalText={t('common.form.optional')}
          placeholder="host=web-1"
          value={labels}
          error={(wasTried && labelsError) || undefined}
          onChange={(event) => setLabels(event.target.value)}
        />
        <TextBox
          label={t('alerts.silence.reason')}
          maxLength={500}
          value={reason}
          error={wasTried && isShort ? t('alerts.act.reasonRequired') : undefined}
          onChange={(event) => setReason(event.target.value)}
        />
      </div>
    </Dialog>
  );
}
