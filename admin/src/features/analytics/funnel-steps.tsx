import { Plus, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button, IconButton } from '@/ui/button';
import { Card } from '@/ui/card';
import { Select } from '@/ui/select';
import { STEPS_MAX, STEPS_MIN, windows, type Window } from './search';
import { useKindName } from './use-kind-name';

interface FunnelStepsProps {
  kinds: readonly string[];
  steps: readonly string[];
  window: Window;
  /** The funnel is there, below which these stand where the window is narrow: it would push them. */
  isReady: boolean;
  onSteps: (steps: string[]) => void;
  onWindow: (window: Window) => void;
}

/** Which steps, in which order, and how long the whole way may take. */
export function FunnelSteps({ kinds, steps, window, isReady, onSteps, onWindow }: FunnelStepsProps) {
  const { t } = useTranslation();
  const nameOf = useKindName();
  const options = kinds.map((value) => ({ value, label: nameOf(value) }));
  const unused = kinds.find((kind) => !steps.includes(kind)) ?? kinds[0] ?? 'order.paid';
  return (
    <Card title={t('analytics.funnel.steps')} className={isReady ? 'max-xl:order-last' : 'max-xl:hidden'}>
      <div className="flex flex-col gap-2 p-4">
        {steps.map((step, index) => (
          <div key={index} className="flex items-end gap-1">
            <div className="min-w-0 flex-1">
              <Select
                label={t('analytics.funnel.stepN', { n: index + 1 })}
                placeholder={t('analytics.funnel.step')}
                value={step}
                options={options}
                onChange={(kind) => onSteps(steps.map((old, i) => (i === index ? kind : old)))}
              />
            </div>
            <IconButton
              label={t('analytics.funnel.remove', { n: index + 1 })}
              className="mb-0.5"
              isDisabled={steps.length <= STEPS_MIN}
              onPress={() => onSteps(steps.filter((_step, i) => i !== index))}
            >
              <X />
            </IconButton>
          </div>
        ))}
        <Button
          size="sm"
          variant="quiet"
          isDisabled={steps.length >= STEPS_MAX}
          onPress={() => onSteps([...steps.slice(0, -1), unused, ...steps.slice(-1)])}
        >
          <Plus aria-hidden />
          {t('analytics.funnel.add')}
        </Button>
        <div className="mt-2">
          <Select
            label={t('analytics.funnel.window')}
            placeholder={t('analytics.funnel.window')}
            value={window}
            options={windows.map((value) => ({
              value,
              label: t('analytics.funnel.days', { days: Number(value) }),
            }))}
            onChange={onWindow}
          />
        </div>
      </div>
    </Card>
  );
}
