import { ClipboardPen, Hand, RotateCw, Undo2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useClient, useMutation } from 'urql';
import {
  AssignPaymentExceptionDocument,
  TakePaymentExceptionDocument,
  type PaymentExceptionFactsFragment,
} from '@/gql/graphql';
import { useCan, useViewer } from '@/lib/permissions';
import { useAskOneOf } from '@/lib/use-ask';
import { useDoneToast } from '@/lib/use-done-toast';
import { Button } from '@/ui/button';
import { OwnerChoice } from '@/ui/owner-choice';
import { FormBanner } from '@/ui/states';
import { ForeignCancelDialog } from './foreign-cancel-dialog';
import { RecoverDialog, ResolveDialog, ReversalDialog } from './exception-dialogs';

/** Its dialogs, as the address names them. */
const ASKS = ['resolve', 'recover', 'reversal', 'foreign'] as const;

interface ExceptionActionsProps {
  exception: PaymentExceptionFactsFragment;
  onChanged: () => void;
}

const recoverable: readonly string[] = ['RECOVER', 'FULFIL_AGAIN', 'COMPARE_WITH_PROVIDER'];

/** Take it, give it to somebody, make the payment right, close it. */
export function ExceptionActions({ exception, onChanged }: ExceptionActionsProps) {
  const { t } = useTranslation();
  const viewer = useViewer();
  const client = useClient();
  const tellDone = useDoneToast();
  const mayHandle = useCan('paymentException.handle');
  const mayRecover = useCan('payment.recover');
  const maySettle = useCan('refund.approve');
  const maySeeStaff = useCan('admin.read');
  const [taken, take] = useMutation(TakePaymentExceptionDocument);
  const [given, give] = useMutation(AssignPaymentExceptionDocument);
  const [open, setOpen] = useAskOneOf(ASKS);
  if (!mayHandle || exception.state !== 'OPEN') return null;
  const { id, version, owner, orderId, payment } = exception;
  const assign = async (ownerId: string | null) => {
    const { data } = await give({ id, version, ownerId });
    if (!data) return;
    onChanged();
    const before = owner?.id ?? null;
    const { version: now } = data.assignPaymentException;
    tellDone(t('common.undo.ownerChanged'), () =>
      client.mutation(AssignPaymentExceptionDocument, { id, version: now, ownerId: before }).toPromise(),
    );
  };
  const after = ({ error }: { error?: unknown }) => {
    if (!error) onChanged();
  };
  const close = () => {
    setOpen(null);
    onChanged();
  };
  return (
    <div className="flex w-full flex-col gap-3">
      <FormBanner error={taken.error ?? given.error} />
      {maySeeStaff && (
        <OwnerChoice
          ownerId={owner?.id ?? null}
          isPending={given.fetching}
          testId="exception-owner"
          onChoose={(ownerId) => void assign(ownerId)}
        />
      )}
      <div className="flex flex-wrap gap-2">
        {viewer.adminUser && owner?.id !== viewer.adminUser.id && (
          <Button
            className="flex-1"
            isPending={taken.fetching}
            onPress={() => void take({ id, version }).then(after)}
            data-testid="exception-take"
          >
            {!taken.fetching && <Hand aria-hidden />}
            {t('exceptions.take')}
          </Button>
        )}
        {mayRecover && payment && orderId && recoverable.includes(exception.nextStep) && (
          <Button className="flex-1" onPress={() => setOpen('recover')} data-testid="exception-recover">
            <RotateCw aria-hidden />
            {t('exceptions.recover.open')}
          </Button>
        )}
        {maySettle && payment && orderId && exception.kind === 'PROVIDER_WENT_BACK' && (
          <Button
            variant="danger-soft"
            className="flex-1"
            onPress={() => setOpen('reversal')}
            data-testid="exception-reversal"
          >
            <Undo2 aria-hidden />
            {t('exceptions.reversal.open')}
          </Button>
        )}
        {maySettle && payment && orderId && exception.kind === 'FOREIGN_CANCEL' && (
          <Button
            variant="danger-soft"
            className="flex-1"
            onPress={() => setOpen('foreign')}
            data-testid="exception-foreign"
          >
            <ClipboardPen aria-hidden />
            {t('exceptions.foreign.open')}
          </Button>
        )}
        <Button
          variant="primary"
          className="flex-1"
          onPress={() => setOpen('resolve')}
          data-testid="exception-resolve"
        >
          {t('exceptions.resolve.open')}
        </Button>
      </div>
      {open === 'resolve' && (
        <ResolveDialog
          id={id}
          version={version}
          kind={t(`exceptions.kind.${exception.kind}`)}
          onClose={close}
        />
      )}
      {open === 'reversal' && orderId && (
        <ReversalDialog id={id} version={version} orderId={orderId} onClose={close} />
      )}
      {open === 'foreign' && orderId && (
        <ForeignCancelDialog id={id} version={version} orderId={orderId} onClose={close} />
      )}
      {open === 'recover' && orderId && <RecoverDialog orderId={orderId} onClose={close} />}
    </div>
  );
}
