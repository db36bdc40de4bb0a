import { History } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';
import {
  BacktestAlertRuleDocument,
  type AlertRuleInput,
  type BacktestAlertRuleMutation,
} from '@/gql/graphql';
import { useLanguage } from '@/lib/use-format';
import { Button } from '@/ui/button';
import { Section } from '@/ui/section';
import { Segmented } from '@/ui/segmented';
import { EmptyState, FormBanner } from '@/ui/states';
import { Time } from '@/ui/time';
import { useAlertWords } from './use-alert-words';

const RANGES = ['1d', '7d', '30d'] as const;
const DAYS: Record<(typeof RANGES)[number], number> = { '1d': 1, '7d': 7, '30d': 30 };
const DAY_MS = 86_400_000;

type Result = BacktestAlertRuleMutation['backtestAlertRule'];

interface BacktestProps {
  /** The rule as it is typed now, or nothing while it makes no sense. */
  read: () => AlertRuleInput | null;
}

/** What the rule would have done: the incidents on a line of time, and the messages it would have sent. */
export function Backtest({ read }: BacktestProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const [range, setRange] = useState<(typeof RANGES)[number]>('1d');
  const [result, run] = useMutation(BacktestAlertRuleDocument);
  const start = () => {
    const input = read();
    if (!input) return;
    const to = Date.now();
    void run({
      input,
      from: new Date(to - DAYS[range] * DAY_MS).toISOString(),
      to: new Date(to).toISOString(),
      language: language === 'ko' ? 'KO' : 'EN',
    });
  };
  const done = result.data?.backtestAlertRule;
  return (
    <Section
      title={t('alerts.backtest.title')}
      description={t('alerts.backtest.text')}
      actions={
        <>
          <Segmented
            label={t('alerts.backtest.range')}
            value={range}
            options={RANGES.map((value) => ({ value, label: t(`alerts.backtest.ranges.${value}`) }))}
            onChange={setRange}
          />
          <Button isPending={result.fetching} onPress={start} data-testid="backtest-run">
            {!result.fetching && <History aria-hidden />}
            {t('alerts.backtest.run')}
          </Button>
        </>
      }
    >
      <FormBanner error={result.error} />
      {done ? (
        <Outcome done={done} />
      ) : (
        !result.error && <p className="text-table text-muted">{t('alerts.backtest.nothingYet')}</p>
      )}
    </Section>
  );
}

function Outcome({ done }: { done: Result }) {
  const { t } = useTranslation();
  const words = useAlertWords();
  return (
    <div className="flex flex-col gap-4" data-testid="backtest-outcome">
      <p className="text-table" aria-live="polite">
        {t('alerts.backtest.summary', {
          incidents: done.incidentTotal,
          messages: done.messageTotal,
          series: done.seriesCount,
        })}{' '}
        <span className="text-muted">
          {done.resolutionSeconds == null
            ? t('alerts.backtest.everySample', { count: done.samplesRead })
            : t('alerts.backtest.coarse', { length: words.lasts(done.resolutionSeconds) })}
        </span>
      </p>
      {done.incidentTotal === 0 ? (
        <EmptyState title={t('alerts.backtest.quiet')} />
      ) : (
        <>
          <Strip done={done} />
          <div
            className="max-h-72 overflow-auto"
            tabIndex={0}
            role="group"
            aria-label={t('alerts.backtest.messages')}
          >
            <h3 className="mb-2 text-table font-semibold">{t('alerts.backtest.messages')}</h3>
            <ol className="flex flex-col gap-2">
              {done.messages.toReversed().map((message) => (
                <li
                  key={`${message.at} ${message.kind} ${message.text}`}
                  className="rounded-lg bg-surface-secondary px-3 py-2 text-table"
                >
                  <p className="flex items-start justify-between gap-3">
                    <span className="font-medium">{message.title}</span>
                    <span className="text-meta text-muted">
                      <Time iso={message.at} />
                    </span>
                  </p>
                  <p className="text-meta whitespace-pre-line text-muted">{message.text}</p>
                </li>
              ))}
            </ol>
            {done.messageTotal > done.messages.length && (
              <p className="mt-2 text-meta text-muted">
                {t('alerts.backtest.more', { count: done.messageTotal - done.messages.length })}
              </p>
            )}
          </div>
        </>
      )}
    </div>
  );
}

/** Incidents over the whole time: how long, how often. */
function Strip({ done }: { done: Result }) {
  const { t } = useTranslation();
  const words = useAlertWords();
  const bars = useMemo(() => {
    const [from, to] = [Date.parse(done.from), Date.parse(done.to)];
    const place = (at: number) => ((at - from) / (to - from)) * 100;
    return done.incidents.map((incident) => {
      const start = place(Date.parse(incident.openedAt));
      const end = place(incident.resolvedAt ? Date.parse(incident.resolvedAt) : to);
      return { start, width: Math.max(0.4, end - start), incident };
    });
  }, [done]);
  return (
    <figure className="m-0">
      <svg
        role="img"
        viewBox="0 0 100 10"
        preserveAspectRatio="none"
        className="h-9 w-full rounded-md bg-surface-secondary"
        aria-label={t('alerts.backtest.strip', { count: done.incidentTotal })}
      >
        {bars.map(({ start, width, incident }) => (
          <rect
            key={`${incident.openedAt} ${words.labels(incident.labels)}`}
            x={start}
            y={0}
            width={width}
            height={10}
            fill="var(--danger)"
            opacity={0.75}
          />
        ))}
      </svg>
      <figcaption className="num mt-1 flex justify-between text-meta text-muted">
        <Time iso={done.from} />
        <Time iso={done.to} />
      </figcaption>
    </figure>
  );
}
