import { Check, Undo2, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { ApprovalDetailDocument, type ApprovalFactsFragment } from '@/gql/graphql';
import { useCan } from '@/lib/permissions';
import { useAskOneOf } from '@/lib/use-ask';
import { Button } from '@/ui/button';
import { DetailDrawer, DetailHead } from '@/ui/detail-drawer';
import { Facts } from '@/ui/facts';
import { Time } from '@/ui/time';
import { ApprovalStatusChip, requesterOf } from './approval-columns';
import { ApproveDialog, RejectDialog, WithdrawDialog } from './approval-dialogs';
import { FactValue, useApprovalWords } from './use-approval-words';

/** Its dialogs, as the address names them. */
const ASKS = ['approve', 'reject', 'withdraw'] as const;

interface ApprovalDrawerProps {
  id: string | undefined;
  onClose: () => void;
  onChanged: () => void;
}

/** One request: what is asked and why, and the decision about it. */
export function ApprovalDrawer({ id, onClose, onChanged }: ApprovalDrawerProps) {
  const { t } = useTranslation();
  const { kindOf } = useApprovalWords();
  const [result, refetch] = useQuery({
    query: ApprovalDetailDocument,
    variables: { id: id ?? '' },
    pause: !id,
    requestPolicy: 'cache-and-network',
  });
  const approval = result.data?.approval.id === id ? result.data?.approval : undefined;
  const changed = () => {
    refetch({ requestPolicy: 'network-only' });
    onChanged();
  };
  return (
    <DetailDrawer
      id={id}
      found={approval}
      error={result.error}
      label={t('approvals.detailTitle')}
      testId="approval-drawer"
      onRetry={changed}
      onClose={onClose}
      head={(found) => (
        <DetailHead
          kind={t('approvals.detailTitle')}
          title={kindOf(found.kind)}
          chip={<ApprovalStatusChip status={found.status} />}
        />
      )}
      foot={(found) => <ApprovalActions approval={found} onChanged={changed} />}
    >
      {(found) => <ApprovalBody approval={found} />}
    </DetailDrawer>
  );
}

function ApprovalBody({ approval }: { approval: ApprovalFactsFragment }) {
  const { t } = useTranslation();
  const { nameOf } = useApprovalWords();
  const saysMore = approval.reason && !approval.facts.some(({ value }) => value === approval.reason);
  return (
    <div className="p-5">
      <Facts
        facts={[
          ...approval.facts.map((fact) => ({ label: nameOf(fact), value: <FactValue fact={fact} /> })),
          ...(saysMore ? [{ label: t('approvals.fact.note'), value: approval.reason }] : []),
          { label: t('approvals.fact.requestedBy'), value: requesterOf(t, approval) },
          {
            label: t('approvals.fact.requestedAt'),
            value: <Time iso={approval.requestedAt} as="full" />,
          },
          ...(approval.status === 'PENDING'
            ? [{ label: t('approvals.fact.expiresAt'), value: <Time iso={approval.expiresAt} as="full" /> }]
            : []),
          ...(approval.decidedAt
            ? [
                {
                  label: t('approvals.fact.decided'),
                  value: (
                    <>
                      {approval.decidedBy ?? t('approvals.system')} ·{' '}
                      <Time iso={approval.decidedAt} as="full" />
                    </>
                  ),
                },
              ]
            : []),
          ...(approval.decisionReason
            ? [{ label: t('approvals.fact.decisionReason'), value: approval.decisionReason }]
            : []),
        ]}
      />
    </div>
  );
}

function ApprovalActions({
  approval,
  onChanged,
}: {
  approval: ApprovalFactsFragment;
  onChanged: () => void;
}) {
  const { t } = useTranslation();
  const [open, setOpen] = useAskOneOf(ASKS);
  const mayDecide = useCan('approval.decide') && approval.mayDecide;
  const isPending = approval.status === 'PENDING';
  const close = () => {
    setOpen(null);
    onChanged();
  };
  if (!isPending || (!mayDecide && !approval.mine)) return null;
  return (
    <div className="flex w-full flex-col gap-2">
      <div className="flex gap-2">
        {mayDecide && (
          <>
            <Button className="flex-1" onPress={() => setOpen('reject')} data-testid="approval-reject">
              <X aria-hidden />
              {t('approvals.reject.action')}
            </Button>
            <Button
              className="flex-1"
              variant="primary"
              onPress={() => setOpen('approve')}
              data-testid="approval-approve"
            >
              <Check aria-hidden />
              {t('approvals.approve.action')}
            </Button>
          </>
        )}
        {approval.mine && (
          <Button className="flex-1" onPress={() => setOpen('withdraw')} data-testid="approval-withdraw">
            <Undo2 aria-hidden />
            {t('approvals.withdraw.action')}
          </Button>
        )}
      </div>
      {approval.mine && <p className="text-center text-meta text-muted">{t('approvals.ownHint')}</p>}
      {open === 'approve' && <ApproveDialog approval={approval} onClose={close} />}
      {open === 'reject' && <RejectDialog approval={approval} onClose={close} />}
      {open === 'withdraw' && <WithdrawDialog approval={approval} onClose={close} />}
    </div>
  );
}
