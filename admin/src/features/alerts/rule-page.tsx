import { useNavigate } from '@tanstack/react-router';
import { CirclePause, CirclePlay } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useClient, useMutation, useQuery, type CombinedError } from 'urql';
import {
  AlertMetricNamesDocument,
  AlertRuleDetailDocument,
  CreateAlertRuleDocument,
  SetAlertRuleActiveDocument,
  UpdateAlertRuleDocument,
  type AlertRuleFactsFragment,
} from '@/gql/graphql';
import { toAppError } from '@/lib/gql/errors';
import { useCan } from '@/lib/permissions';
import { useThreeWay } from '@/lib/three-way';
import { useDoneToast } from '@/lib/use-done-toast';
import { Breadcrumbs } from '@/ui/breadcrumbs';
import { Button } from '@/ui/button';
import { Notice } from '@/ui/notice';
import { PageHead } from '@/ui/page-head';
import { Section } from '@/ui/section';
import { Skeleton } from '@/ui/skeleton';
import { ErrorPanel, FormBanner } from '@/ui/states';
import { Backtest } from './backtest';
import { RuleStateChip, SeverityChip } from './chips';
import { RuleConflict } from './rule-conflict';
import { RuleFields } from './rule-fields';
import {
  emptyRule,
  formOf,
  readLabels,
  readNumber,
  readRuleForm,
  type RuleForm,
  type RuleFormErrors,
} from './rule-form';
import { SeriesFigure } from './series-figure';

const isStale = (error: CombinedError): boolean => toAppError(error).code === 'VERSION_STALE';
const PREVIEW_MS = 6 * 3_600_000;

/** A rule as a form, with what it watches drawn beside it, and what it would have done. */
export function RulePage({ id }: { id: string }) {
  const { t } = useTranslation();
  const isNew = id === 'new';
  const [result, refetch] = useQuery({
    query: AlertRuleDetailDocument,
    variables: { id },
    pause: isNew,
    requestPolicy: 'cache-and-network',
  });
  const rule = result.data?.alertRule;
  const [begun, setBegun] = useState(0);
  return (
    <div className="mx-auto max-w-6xl">
      <Breadcrumbs
        to="/alerts"
        list={t('alerts.title')}
        current={isNew ? t('alerts.rule.new') : rule?.title}
      />
      {isNew || rule ? (
        <Editor
          key={`${rule?.id ?? 'new'} ${begun}`}
          rule={rule}
          onBeginAnew={() => setBegun((times) => times + 1)}
          onStale={() => refetch({ requestPolicy: 'network-only' })}
        />
      ) : (
        <>
          <PageHead title={t('alerts.rule.title')} />
          {result.error ? (
            <div className="card">
              <ErrorPanel
                title={t('common.error.loadFailed')}
                error={result.error}
                onRetry={() => refetch({ requestPolicy: 'network-only' })}
              />
            </div>
          ) : (
            <Skeleton className="h-96 w-full" />
          )}
        </>
      )}
    </div>
  );
}

interface EditorProps {
  rule: AlertRuleFactsFragment | undefined;
  /** What is typed here is saved, or there is none: the form may take what is known now. */
  onBeginAnew: () => void;
  /** Somebody else saved first: the newest version has to be loaded. */
  onStale: () => void;
}

interface Known {
  version: number;
  rule: AlertRuleFactsFragment | undefined;
}
const formOfKnown = ({ rule }: Known): RuleForm => (rule ? formOf(rule) : emptyRule);

function Editor({ rule, onBeginAnew, onStale }: EditorProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const client = useClient();
  const tellDone = useDoneToast();
  const mayManage = useCan('alert.manage');
  const known: Known = { version: rule?.version ?? 0, rule };
  const { opened, three, version, refused, putAside } = useThreeWay(known, formOfKnown);
  const [form, setForm] = useState<RuleForm>(() => formOfKnown(known));
  const [errors, setErrors] = useState<RuleFormErrors>({});
  const [names] = useQuery({ query: AlertMetricNamesDocument });
  const [created, create] = useMutation(CreateAlertRuleDocument);
  const [updated, update] = useMutation(UpdateAlertRuleDocument);
  const [switched, setActive] = useMutation(SetAlertRuleActiveDocument);
  const measured = names.data?.metricNames ?? [];
  // A rule may watch what nobody has measured yet.
  const metrics =
    rule && !measured.some(({ name }) => name === rule.metric)
      ? [{ name: rule.metric, unit: rule.unit }, ...measured]
      : measured;
  const isClean = JSON.stringify(form) === JSON.stringify(formOfKnown(opened));
  const isBehind = known.version !== opened.version && !three;
  useEffect(() => {
    if (isClean && isBehind) onBeginAnew();
  }, [isClean, isBehind, onBeginAnew]);
  const read = (wanted = form) => {
    const done = readRuleForm(wanted);
    setErrors('errors' in done ? done.errors : {});
    return 'input' in done ? done.input : null;
  };
  const save = async (wanted = form) => {
    const input = read(wanted);
    if (!input) return putAside();
    if (rule) {
      const { data, error } = await update({ id: rule.id, version, input });
      if (data) onBeginAnew();
      else if (error && isStale(error)) {
        refused(wanted);
        onStale();
      }
    } else {
      const { data } = await create({ input });
      if (data) await navigate({ to: '/alerts/$id', params: { id: data.createAlertRule.id } });
    }
  };
  const switchRule = async ({ id, version, active, title }: AlertRuleFactsFragment) => {
    const { data } = await setActive({ id, version, active: !active });
    if (!data) return;
    const next = data.setAlertRuleActive;
    tellDone(t(active ? 'alerts.rule.switchedOff' : 'alerts.rule.switchedOn', { title }), () =>
      client.mutation(SetAlertRuleActiveDocument, { id, version: next.version, active }).toPromise(),
    );
  };
  const isBusy = created.fetching || updated.fetching || switched.fetching;
  // Whoever is asked to choose is told by the choice.
  const notSaved = updated.error && !isStale(updated.error) ? updated.error : undefined;
  return (
    <>
      {three && (
        <RuleConflict
          three={three}
          isPending={updated.fetching}
          error={notSaved}
          onSave={(chosen) => {
            setForm(chosen);
            void save(chosen);
          }}
          onClose={putAside}
        />
      )}
      <PageHead
        title={rule?.title ?? t('alerts.rule.new')}
        description={
          rule && (
            <span className="mt-1 flex flex-wrap items-center gap-2">
              <RuleStateChip state={rule.state} />
              <SeverityChip severity={rule.severity} />
              <span>{t('alerts.rule.watches', { count: rule.seriesCount })}</span>
            </span>
          )
        }
        actions={
          mayManage && (
            <>
              {rule && (
                <Button
                  isPending={switched.fetching}
                  isDisabled={isBusy}
                  onPress={() => void switchRule(rule)}
                  data-testid="rule-switch"
                >
                  {!switched.fetching &&
                    (rule.active ? <CirclePause aria-hidden /> : <CirclePlay aria-hidden />)}
                  {t(rule.active ? 'alerts.rule.off' : 'alerts.rule.on')}
                </Button>
              )}
              <Button
                variant="primary"
                isPending={created.fetching || updated.fetching}
                isDisabled={isBusy}
                onPress={() => void save()}
                data-testid="rule-save"
              >
                {t('alerts.rule.save')}
              </Button>
            </>
          )
        }
      />
      <div className="mb-4 flex flex-col gap-3 empty:hidden">
        <FormBanner error={created.error ?? notSaved ?? switched.error} />
        {rule?.crowded && <Notice tone="warning">{t('alerts.rule.crowded')}</Notice>}
      </div>
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-4">
          <RuleFields
            form={form}
            errors={errors}
            metrics={metrics}
            isDisabled={!mayManage}
            onEdit={(change) => setForm({ ...form, ...change })}
          />
        </div>
        <div className="flex min-w-0 flex-col gap-4 lg:sticky lg:top-4">
          <Preview form={form} />
          {mayManage && <Backtest read={() => read()} />}
        </div>
      </div>
    </>
  );
}

/** What the rule watches, as it went in the last hours, with the limit that is being typed. */
function Preview({ form }: { form: RuleForm }) {
  const { t } = useTranslation();
  const mayRead = useCan('metric.read');
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000);
    return () => clearInterval(timer);
  }, []);
  const span = useMemo(() => ({ from: new Date(now - PREVIEW_MS), to: new Date(now) }), [now]);
  const labels = readLabels(form.labels);
  return (
    <Section title={t('alerts.preview.title')} description={t('alerts.preview.text')}>
      {!mayRead ? (
        <p className="text-table text-muted">{t('alerts.chart.noPermission')}</p>
      ) : form.metric === '' ? (
        <p className="text-table text-muted">{t('alerts.preview.choose')}</p>
      ) : (
        <SeriesFigure
          key={form.metric}
          title={form.title || form.metric}
          metric={form.metric}
          labels={labels ?? []}
          threshold={readNumber(form.threshold) ?? undefined}
          {...span}
        />
      )}
    </Section>
  );
}
