import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { NotificationPreferencesDocument, NotificationPreviewDocument } from '@/gql/graphql';
import { useLanguage } from '@/lib/use-format';
import { Select } from '@/ui/select';
import { Skeleton } from '@/ui/skeleton';
import { ErrorPanel } from '@/ui/states';

/** Each kind of notice with made-up facts, as each way shows it: made by what sends the real ones. */
export function TemplatesTab() {
  const { t } = useTranslation();
  const language = useLanguage();
  const [locale, setLocale] = useState<'KO' | 'EN'>(language === 'en' ? 'EN' : 'KO');
  const [chosen, setChosen] = useState<string | null>(null);
  const [kinds, refetchKinds] = useQuery({
    query: NotificationPreferencesDocument,
    variables: { locale: language === 'en' ? 'EN' : 'KO' },
  });
  const all = kinds.data?.notificationKinds ?? [];
  const kind = chosen ?? all[0]?.kind ?? '';
  const [result, refetch] = useQuery({
    query: NotificationPreviewDocument,
    variables: { kind, locale },
    pause: kind === '',
  });
  const preview = result.data?.notificationPreview;
  const error = kinds.error ?? (preview ? undefined : result.error);
  if (error)
    return (
      <ErrorPanel
        title={t('notifications.templates.loadFailed')}
        error={error}
        onRetry={() => (kinds.error ? refetchKinds : refetch)({ requestPolicy: 'network-only' })}
      />
    );
  return (
    <div className="flex flex-col gap-5 p-5">
      <p className="text-table text-muted">{t('notifications.templates.description')}</p>
      <div className="grid gap-3 md:grid-cols-2">
        <Select
          label={t('notifications.templates.kind')}
          placeholder=""
          value={kind}
          options={all.map((entry) => ({ value: entry.kind, label: entry.title }))}
          onChange={setChosen}
        />
        <Select
          label={t('notifications.field.locale')}
          placeholder=""
          value={locale}
          options={(['KO', 'EN'] as const).map((value) => ({
            value,
            label: t(`notifications.locale.${value}`),
          }))}
          onChange={setLocale}
        />
      </div>
      {!preview ? (
        <Skeleton className="h-64" />
      ) : (
        <div className="grid gap-5 lg:grid-cols-2">
          <Shown
            title={t('notifications.way.EMAIL')}
            note={preview.letter.subject}
            text={preview.letter.text}
          />
          <Shown
            title={t('notifications.way.SMS')}
            note={t('notifications.templates.bytes', { form: preview.text.form, count: preview.text.bytes })}
            text={preview.text.text}
          />
          <Shown title={t('notifications.way.SLACK')} text={preview.slack} isCode />
          <Shown title={t('notifications.way.WEBHOOK')} text={preview.webhook} isCode />
        </div>
      )}
    </div>
  );
}

function Shown({
  title,
  note,
  text,
  isCode,
}: {
  title: string;
  note?: string;
  text: string;
  isCode?: boolean;
}) {
  return (
    <section aria-label={title} className="min-w-0">
      <h2 className="text-table font-semibold">{title}</h2>
      {note && <p className="text-meta text-muted">{note}</p>}
      <pre
        tabIndex={0}
        aria-label={title}
        className={`mt-2 max-h-72 overflow-auto rounded-lg border border-border bg-surface-secondary p-3 break-words whitespace-pre-wrap ${isCode ? 'font-mono text-meta' : 'font-sans text-table'}`}
      >
        {text}
      </pre>
    </section>
  );
}
