import { Send } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';
import { UpdateNotificationPreferencesDocument, type NotificationPreferencesQuery } from '@/gql/graphql';
import { useCan } from '@/lib/permissions';
import { showToast } from '@/lib/toasts';
import { Button } from '@/ui/button';
import { Checkbox } from '@/ui/checkbox';
import { Select } from '@/ui/select';
import { FormBanner } from '@/ui/states';
import { TextInput } from '@/ui/text-input';
import { severities } from './severity';
import { useTestSend } from './use-test-send';

interface PreferencesFormProps {
  preferences: NotificationPreferencesQuery['notificationPreferences'];
  kinds: NotificationPreferencesQuery['notificationKinds'];
  onSaved: () => void;
}

const NEVER = 'NEVER';

export function PreferencesForm({ preferences, kinds, onSaved }: PreferencesFormProps) {
  const { t } = useTranslation();
  const [wish, setWish] = useState({
    ...preferences,
    /** Empty: the number stays as it is. */
    newPhone: '',
    dropsPhone: false,
    isQuiet: preferences.quietFrom !== null,
    quietFrom: preferences.quietFrom ?? '22:00',
    quietTo: preferences.quietTo ?? '07:00',
  });
  const change = (part: Partial<typeof wish>) => setWish({ ...wish, ...part });
  const [result, update] = useMutation(UpdateNotificationPreferencesDocument);
  const test = useTestSend();
  const mayTest = useCan('notification.manage');
  const submit = async () => {
    const phone = wish.dropsPhone ? null : wish.newPhone.trim() || undefined;
    const { data } = await update({
      input: {
        version: preferences.version,
        locale: wish.locale,
        emailFrom: wish.emailFrom,
        smsFrom: wish.smsFrom,
        mutedKinds: wish.mutedKinds,
        quietFrom: wish.isQuiet ? wish.quietFrom : null,
        quietTo: wish.isQuiet ? wish.quietTo : null,
        ...(phone === undefined ? {} : { phone }),
      },
    });
    if (!data) return;
    showToast('success', t('notifications.mine.saved'));
    onSaved();
  };
  const weights = (way: 'emailFrom' | 'smsFrom') => (
    <Select
      label={t(`notifications.mine.${way}`)}
      placeholder=""
      value={wish[way] ?? NEVER}
      options={[
        ...severities.map((value) => ({
          value: value as string,
          label: t('notifications.fromSeverity', { severity: t(`notifications.severity.${value}`) }),
        })),
        { value: NEVER, label: t('notifications.mine.never') },
      ]}
      onChange={(chosen) => change({ [way]: severities.find((value) => value === chosen) ?? null })}
    />
  );
  return (
    <form
      noValidate
      className="flex max-w-3xl flex-col gap-6 p-5"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <p className="text-table text-muted">{t('notifications.mine.description')}</p>
      <div className="grid gap-4 sm:grid-cols-2">
        {weights('emailFrom')}
        {weights('smsFrom')}
        <TextInput
          label={t('notifications.mine.phone')}
          hint={
            preferences.phone
              ? t('notifications.mine.phoneNow', { phone: preferences.phone })
              : t('notifications.mine.phoneNone')
          }
          inputMode="tel"
          autoComplete="tel"
          disabled={wish.dropsPhone}
          value={wish.newPhone}
          onChange={(event) => change({ newPhone: event.target.value })}
        />
        <Select
          label={t('notifications.field.locale')}
          placeholder=""
          value={wish.locale}
          options={(['KO', 'EN'] as const).map((value) => ({
            value,
            label: t(`notifications.locale.${value}`),
          }))}
          onChange={(locale) => change({ locale })}
        />
      </div>
      {preferences.phone && (
        <div className="flex flex-wrap items-center gap-x-6 gap-y-2">
          <Checkbox isSelected={wish.dropsPhone} onChange={(dropsPhone) => change({ dropsPhone })}>
            {t('notifications.mine.dropPhone')}
          </Checkbox>
          {mayTest && (
            <Button size="sm" isPending={test.isPending} onPress={() => test.send('SMS')}>
              {!test.isPending && <Send aria-hidden />}
              {t('notifications.mine.testText')}
            </Button>
          )}
        </div>
      )}
      <fieldset className="flex flex-col gap-3">
        <legend className="text-table font-semibold">{t('notifications.mine.quiet')}</legend>
        <Checkbox isSelected={wish.isQuiet} onChange={(isQuiet) => change({ isQuiet })}>
          {t('notifications.mine.quietText')}
        </Checkbox>
        {wish.isQuiet && (
          <div className="grid max-w-md grid-cols-2 gap-4">
            <TextInput
              label={t('notifications.mine.quietFrom')}
              type="time"
              value={wish.quietFrom}
              onChange={(event) => change({ quietFrom: event.target.value })}
            />
            <TextInput
              label={t('notifications.mine.quietTo')}
              type="time"
              value={wish.quietTo}
              onChange={(event) => change({ quietTo: event.target.value })}
            />
          </div>
        )}
      </fieldset>
      <fieldset className="flex flex-col gap-1">
        <legend className="text-table font-semibold">{t('notifications.mine.kinds')}</legend>
        <p className="text-meta text-muted">{t('notifications.mine.kindsText')}</p>
        {kinds.map(({ kind, title }) => (
          <Checkbox
            key={kind}
            isSelected={!wish.mutedKinds.includes(kind)}
            onChange={(isWanted) =>
              change({
                mutedKinds: isWanted
                  ? wish.mutedKinds.filter((each) => each !== kind)
                  : [...wish.mutedKinds, kind],
              })
            }
          >
            {title}
          </Checkbox>
        ))}
      </fieldset>
      <FormBanner error={result.error} />
      <Button type="submit" variant="primary" className="self-start" isPending={result.fetching}>
        {t('notifications.mine.save')}
      </Button>
    </form>
  );
}
