import { Link } from '@tanstack/react-router';
import { CircleCheck, Clock } from 'lucide-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { formatWonDigits } from '@/lib/format';
import { useCan } from '@/lib/permissions';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { Notice } from '@/ui/notice';
import { FormBanner } from '@/ui/states';
import { AdjustForm } from './adjust-form';
import { useAdjust } from './use-adjust';
import { useAdjustForm } from './use-adjust-form';

interface AdjustDialogProps {
  user: { id: string; name: string };
  mayDeduct: boolean;
  onClose: (hasChanged: boolean) => void;
}

/** Gives or takes points by hand. Above the limit somebody else has to agree, and the amount is typed twice. */
export function AdjustDialog({ user, mayDeduct, onClose }: AdjustDialogProps) {
  const { t } = useTranslation();
  const formId = useId();
  const adjust = useAdjust(user.id);
  const form = useAdjustForm(user.id);
  const isBusy = adjust.phase === 'sending';
  const close = () => onClose(adjust.phase === 'done' || adjust.phase === 'lost');
  const amount = form.amount ? formatWonDigits(form.amount) : null;
  return (
    <Dialog
      title={t('points.adjust.title')}
      description={t('points.adjust.description', { name: user.name })}
      isBusy={isBusy}
      onClose={close}
      footer={
        adjust.phase === 'done' ? (
          <Button variant="primary" onPress={close} data-testid="adjust-close">
            {t('common.action.close')}
          </Button>
        ) : (
          <>
            <Button variant="quiet" isDisabled={isBusy} onPress={close}>
              {t('common.action.cancel')}
            </Button>
            {adjust.phase === 'lost' ? (
              <Button variant="primary" onPress={() => void adjust.resend()}>
                {t('points.adjust.resend')}
              </Button>
            ) : (
              <Button
                type="submit"
                form={formId}
                variant={form.direction === 'GIVE' ? 'primary' : 'danger'}
                isPending={isBusy}
                isDisabled={form.isBlocked}
                data-testid="adjust-submit"
              >
                <span className="num">
                  {amount
                    ? t(
                        form.needsAgain ? 'points.adjust.request' : `points.adjust.submit.${form.direction}`,
                        {
                          amount,
                        },
                      )
                    : t('points.adjust.submitEmpty')}
                </span>
              </Button>
            )}
          </>
        )
      }
    >
      {adjust.phase === 'done' ? (
        <Outcome isWaiting={adjust.status === 'REQUESTED'} />
      ) : (
        <div className="flex flex-col gap-4">
          {adjust.phase === 'lost' ? (
            <Notice tone="warning" isAlert>
              {t('points.adjust.lost')}
            </Notice>
          ) : (
            <FormBanner error={adjust.error} />
          )}
          <AdjustForm
            id={formId}
            form={form}
            mayDeduct={mayDeduct}
            isDisabled={adjust.phase !== 'form'}
            onSubmit={(input) => void adjust.submit(input)}
          />
        </div>
      )}
    </Dialog>
  );
}

function Outcome({ isWaiting }: { isWaiting: boolean }) {
  const { t } = useTranslation();
  const maySeeApprovals = useCan('approval.read');
  const Icon = isWaiting ? Clock : CircleCheck;
  return (
    <div
      role="status"
      data-testid="adjust-outcome"
      data-status={isWaiting ? 'REQUESTED' : 'POSTED'}
      className="flex flex-col items-center gap-3 py-6 text-center"
    >
      <Icon
        aria-hidden
        size={28}
        className={isWaiting ? 'text-warning-soft-foreground' : 'text-success-soft-foreground'}
      />
      <p className="font-medium">{t(isWaiting ? 'points.adjust.waits' : 'points.adjust.done')}</p>
      {isWaiting && maySeeApprovals && (
        <Link
          to="/approvals"
          className="inline-flex min-h-6 items-center text-table font-medium text-accent-soft-foreground hover:underline"
        >
          {t('points.adjust.toApprovals')}
        </Link>
      )}
    </div>
  );
}
