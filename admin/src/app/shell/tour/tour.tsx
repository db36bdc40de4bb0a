import { Link } from '@tanstack/react-router';
import { Check, ChevronDown, ChevronUp, ExternalLink, X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from '@/lib/store';
import { showTour, tourState } from '@/lib/tour-state';
import { buttonClass, IconButton } from '@/ui/button';
import { tourSteps, useTourProgress, type TourStep } from './use-tour-progress';

/**
 * Four things to do in the demo, beside the pages they are done on; each is ticked off when the system has it. On
 * phones it stands at the end of the page as well, so that nothing of it stays underneath.
 */
export function Tour({ takesFocus }: { takesFocus: boolean }) {
  const { t } = useTranslation();
  const { done, paymentId } = useTourProgress();
  const isFolded = useStore(tourState) === 'folded';
  const current = tourSteps.find((step) => !done.has(step));
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (takesFocus && !isFolded) heading.current?.focus();
  }, [takesFocus, isFolded]);
  return (
    <aside
      aria-label={t('tour.title')}
      data-testid="tour"
      className="card sticky bottom-3 z-20 mx-3 mb-3 max-h-[60dvh] overflow-y-auto p-4 text-table shadow-lg sm:fixed sm:bottom-4 sm:left-4 sm:m-0 sm:w-80 lg:left-64"
    >
      <div className="flex items-center gap-1">
        <h2 ref={heading} tabIndex={-1} className="flex-1 text-card font-semibold outline-none">
          {t('tour.title')}{' '}
          <span className="num text-meta font-normal text-muted">
            {done.size}/{tourSteps.length}
          </span>
        </h2>
        <IconButton
          label={t(isFolded ? 'tour.unfold' : 'tour.fold')}
          variant="quiet"
          size="sm"
          onPress={() => showTour(isFolded ? 'open' : 'folded')}
        >
          {isFolded ? <ChevronUp /> : <ChevronDown />}
        </IconButton>
        <IconButton label={t('tour.end')} variant="quiet" size="sm" onPress={() => showTour('over')}>
          <X />
        </IconButton>
      </div>
      <p role="status" className="sr-only">
        {t('tour.progress', { done: done.size, total: tourSteps.length })}
      </p>
      {!isFolded && (
        <ol className="mt-2 flex flex-col gap-1">
          {tourSteps.map((step, place) => (
            <Step
              key={step}
              step={step}
              number={place + 1}
              isDone={done.has(step)}
              isCurrent={step === current}
              paymentId={paymentId}
            />
          ))}
        </ol>
      )}
      {!isFolded && !current && <p className="mt-2 text-meta text-muted">{t('tour.over')}</p>}
    </aside>
  );
}

interface StepProps {
  step: TourStep;
  number: number;
  isDone: boolean;
  isCurrent: boolean;
  paymentId: string | undefined;
}

function Step({ step, number, isDone, isCurrent, paymentId }: StepProps) {
  const { t } = useTranslation();
  return (
    <li data-testid={`tour-${step}`} data-done={isDone} aria-current={isCurrent ? 'step' : undefined}>
      <div className="flex min-h-8 items-center gap-2.5">
        <span
          aria-hidden
          className={`num flex size-6 shrink-0 items-center justify-center rounded-full text-caption font-semibold ${isDone ? 'bg-success-soft text-success-soft-foreground' : isCurrent ? 'bg-accent text-white' : 'bg-default text-muted'}`}
        >
          {isDone ? <Check size={14} /> : number}
        </span>
        <span className={isCurrent ? 'font-semibold' : 'text-muted'}>{t(`tour.step.${step}`)}</span>
        {isDone && <span className="sr-only">{t('tour.done')}</span>}
      </div>
      {isCurrent && (
        <div className="flex flex-col items-start gap-2 pb-2 pl-8.5">
          <p className="text-meta text-muted">{t(`tour.text.${step}`)}</p>
          <StepLink step={step} paymentId={paymentId} />
        </div>
      )}
    </li>
  );
}

function StepLink({ step, paymentId }: Pick<StepProps, 'step' | 'paymentId'>) {
  const { t } = useTranslation();
  const look = buttonClass('outline', 'sm');
  const words = t(`tour.go.${step}`);
  switch (step) {
    case 'pay':
      return (
        <a href="/demo/checkout" target="_blank" rel="noreferrer" className={look}>
          {words}
          <ExternalLink aria-hidden size={14} />
        </a>
      );
    case 'refund':
      return paymentId ? (
        <Link
          to="/payments"
          search={{ id: paymentId, period: 'all', ask: 'refund' } as never}
          className={look}
        >
          {words}
        </Link>
      ) : (
        <Link to="/payments" search={{ period: 'today', status: 'DONE' }} className={look}>
          {words}
        </Link>
      );
    case 'alert':
      return (
        <Link to="/alerts" className={look}>
          {words}
        </Link>
      );
    case 'audit':
      return (
        <Link to="/audit" search={{ period: 'today' }} className={look}>
          {words}
        </Link>
      );
  }
}
