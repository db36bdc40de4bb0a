import { seoulDay } from '@/lib/time';
import { TimelineLine } from '@/ui/timeline/timeline-line';
import { lookOfStep, usePaymentSteps, type PaymentStep } from '@/ui/timeline/use-payment-steps';

interface StepListProps {
  /** As the server sends them: the oldest first, also where two things happened in the same moment. */
  entries: PaymentStep[];
  testId?: string;
}

/** The steps of one refund, the newest first. */
export function StepList({ entries, testId }: StepListProps) {
  const { titleOf, notesOf } = usePaymentSteps();
  const isOneDay = new Set(entries.map(({ at }) => seoulDay(new Date(at)))).size === 1;
  return (
    <ol data-testid={testId}>
      {entries.toReversed().map((entry) => (
        <TimelineLine
          key={entry.id}
          {...lookOfStep(entry)}
          at={entry.at}
          timeAs={isOneDay ? 'clock' : 'table'}
          title={titleOf(entry)}
          notes={notesOf(entry)}
        />
      ))}
    </ol>
  );
}
