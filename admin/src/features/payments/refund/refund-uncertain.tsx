import { LoaderCircle, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '@/ui/button';

interface RefundUncertainProps {
  isChecking: boolean;
  onRecheck: () => void;
  onResend: () => void;
}

/** The answer was lost: say so, ask, and only then offer to send the same request again. */
export function RefundUncertain({ isChecking, onRecheck, onResend }: RefundUncertainProps) {
  const { t } = useTranslation();
  const Icon = isChecking ? LoaderCircle : TriangleAlert;
  return (
    <div role="status" className="flex flex-col items-center gap-2 py-6 text-center">
      <Icon
        aria-hidden
        size={28}
        className={isChecking ? 'animate-spin text-accent' : 'text-warning-soft-foreground'}
      />
      <p className="font-semibold">
        {t(isChecking ? 'refunds.dialog.checkingTitle' : 'refunds.dialog.unresolvedTitle')}
      </p>
      <p className="text-table text-muted">
        {t(isChecking ? 'refunds.dialog.checkingText' : 'refunds.dialog.unresolvedText')}
      </p>
      {!isChecking && (
        <div className="mt-2 flex flex-wrap justify-center gap-2">
          <Button onPress={onRecheck}>{t('refunds.dialog.recheck')}</Button>
          <Button variant="primary" onPress={onResend}>
            {t('refunds.dialog.resend')}
          </Button>
        </div>
      )}
    </div>
  );
}
