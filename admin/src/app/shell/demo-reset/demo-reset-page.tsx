import { RotateCcw } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { askDemoReset, demoReset, leaveForSignIn, type DemoResetProgress } from '@/lib/demo-reset';
import { Button } from '@/ui/button';

const ASK_EVERY_MS = 1_000;
/** A server that still answers by then was not stopped. */
const BEGINS_WITHIN_MS = 30_000;

const known = ['stop', 'clear', 'migrate', 'twins', 'seed', 'start'] as const;
const isKnown = (step: string): step is (typeof known)[number] => (known as readonly string[]).includes(step);

/** Instead of the whole app while its data is made anew: there is nothing else to look at. Ends at the sign-in page. */
export function DemoResetPage({ state }: { state: DemoResetProgress | 'begun' }) {
  const { t } = useTranslation();
  const heading = useRef<HTMLHeadingElement>(null);
  const [hasFailed, setFailed] = useState(false);
  useEffect(() => {
    heading.current?.focus();
    const since = Date.now();
    let hasBegun = false;
    const look = async () => {
      const answer = await askDemoReset();
      if (answer === 'over') leaveForSignIn();
      else if (typeof answer === 'object') demoReset.set(answer);
      hasBegun ||= answer !== 'none';
      if (!hasBegun && Date.now() - since > BEGINS_WITHIN_MS) setFailed(true);
    };
    const timer = setInterval(() => void look(), ASK_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  const step = state === 'begun' ? 'stop' : state.step;
  const share = state === 'begun' ? 0 : shareOf(state);
  return (
    <main className="mx-auto flex min-h-dvh max-w-md flex-col items-center justify-center gap-4 px-6 text-center">
      <RotateCcw aria-hidden size={36} strokeWidth={1.5} className="text-muted" />
      <h1 ref={heading} tabIndex={-1} className="text-xl font-semibold outline-none">
        {t('demo.page.title')}
      </h1>
      {hasFailed ? (
        <>
          <p role="alert" className="text-muted">
            {t('demo.page.failed')}
          </p>
          <Button variant="primary" onPress={() => demoReset.set(null)}>
            {t('demo.page.back')}
          </Button>
        </>
      ) : (
        <>
          <p className="text-muted">{t('demo.page.text')}</p>
          <div className="w-full">
            <progress
              aria-label={t('demo.page.title')}
              className="h-1.5 w-full accent-accent"
              max={1}
              value={share}
            />
            <p role="status" className="mt-2 text-table">
              {isKnown(step) ? t(`demo.step.${step}`) : ''}
            </p>
          </div>
        </>
      )}
    </main>
  );
}

/** Each step is a part of it; making the data is the longest and says itself how far it is. */
function shareOf({ at, steps, done, of }: DemoResetProgress): number {
  return (at - 1 + (of > 0 ? done / of : 0)) / steps;
}
