import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { seoulDay } from '@/lib/time';
import { Button } from '@/ui/button';
import { TextInput } from '@/ui/text-input';
import { DAYS_MAX, faultOfDays } from './search';

interface DaysFormProps {
  from: string;
  to: string;
  onApply: (from: string, to: string) => void;
}

/** A first and a last Seoul day. What is wrong with them is said before anybody is asked. */
export function DaysForm(props: DaysFormProps) {
  const { t } = useTranslation();
  const today = seoulDay(new Date());
  const [from, setFrom] = useState(props.from);
  const [to, setTo] = useState(props.to || today);
  const [isAsked, setAsked] = useState(false);
  const fault = faultOfDays(from, to);
  const error = fault && (isAsked || fault !== 'incomplete') ? fault : undefined;
  return (
    <form
      noValidate
      className="flex w-60 flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        setAsked(true);
        if (!fault) props.onApply(from, to);
      }}
    >
      <TextInput
        type="date"
        label={t('common.period.from')}
        value={from}
        max={today}
        onChange={(event) => setFrom(event.target.value)}
        data-testid="dashboard-from"
      />
      <TextInput
        type="date"
        label={t('common.period.to')}
        value={to}
        max={today}
        error={error && t(`dashboard.days.${error}`, { max: DAYS_MAX })}
        onChange={(event) => setTo(event.target.value)}
        data-testid="dashboard-to"
      />
      <Button variant="primary" type="submit" data-testid="dashboard-days-apply">
        {t('common.action.apply')}
      </Button>
    </form>
  );
}
