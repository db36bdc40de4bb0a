import { Hand, MessageSquarePlus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useClient, useMutation } from 'urql';
import {
  AssignSettlementDifferenceDocument,
  CommentSettlementDifferenceDocument,
  ResolveSettlementDifferenceDocument,
  TakeSettlementDifferenceDocument,
  type SettlementDifferenceFactsFragment,
} from '@/gql/graphql';
import { useCan, useViewer } from '@/lib/permissions';
import { useAskOneOf } from '@/lib/use-ask';
import { useDoneToast } from '@/lib/use-done-toast';
import { Button } from '@/ui/button';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { OwnerChoice } from '@/ui/owner-choice';
import { isShortReason, ReasonBox } from '@/ui/reason-box';
import { FormBanner } from '@/ui/states';
import { TextBox } from '@/ui/text-input';

/** Its dialogs, as the address names them. */
const ASKS = ['resolve', 'comment'] as const;

interface DifferenceActionsProps {
  difference: SettlementDifferenceFactsFragment;
  onChanged: () => void;
}

/** Take it, give it to somebody, write beside it, close it. */
export function DifferenceActions({ difference, onChanged }: DifferenceActionsProps) {
  const { t } = useTranslation();
  const viewer = useViewer();
  const client = useClient();
  const tellDone = useDoneToast();
  const mayHandle = useCan('settlement.handle');
  const maySeeStaff = useCan('admin.read');
  const [taken, take] = useMutation(TakeSettlementDifferenceDocument);
  const [given, give] = useMutation(AssignSettlementDifferenceDocument);
  const [open, setOpen] = useAskOneOf(ASKS);
  if (!mayHandle) return null;
  const { id, version, owner } = difference;
  const isOpen = difference.status === 'OPEN';
  const assign = async (ownerId: string | null) => {
    const { data } = await give({ id, version, ownerId });
    if (!data) return;
    onChanged();
    const before = owner?.id ?? null;
    const { version: now } = data.assignSettlementDifference;
    tellDone(t('common.undo.ownerChanged'), () =>
      client.mutation(AssignSettlementDifferenceDocument, { id, version: now, ownerId: before }).toPromise(),
    );
  };
  const after = ({ error }: { error?: unknown }) => {
    if (!error) onChanged();
  };
  const close = (isChanged: boolean) => {
    setOpen(null);
    if (isChanged) onChanged();
  };
  return (
    <div className="flex w-full flex-col gap-3">
      <FormBanner error={taken.error ?? given.error} />
      {isOpen && maySeeStaff && (
        <OwnerChoice
          ownerId={owner?.id ?? null}
          isPending={given.fetching}
          testId="difference-owner"
          onChoose={(ownerId) => void assign(ownerId)}
        />
      )}
      <div className="flex flex-wrap gap-2">
        {isOpen && viewer.adminUser && owner?.id !== viewer.adminUser.id && (
          <Button
            className="flex-1"
            isPending={taken.fetching}
            onPress={() => void take({ id, version }).then(after)}
            data-testid="difference-take"
          >
            {!taken.fetching && <Hand aria-hidden />}
            {t('exceptions.take')}
          </Button>
        )}
        <Button className="flex-1" onPress={() => setOpen('comment')} data-testid="difference-comment">
          <MessageSquarePlus aria-hidden />
          {t('settlements.comment.open')}
        </Button>
        {isOpen && (
          <Button
            variant="primary"
            className="flex-1"
            onPress={() => setOpen('resolve')}
            data-testid="difference-resolve"
          >
            {t('exceptions.resolve.open')}
          </Button>
        )}
      </div>
      {open === 'resolve' && <ResolveDialog difference={difference} onClose={close} />}
      {open === 'comment' && <CommentDialog id={id} onClose={close} />}
    </div>
  );
}

interface ResolveDialogProps {
  difference: SettlementDifferenceFactsFragment;
  onClose: (isChanged: boolean) => void;
}

function ResolveDialog({ difference: { id, version, kind }, onClose }: ResolveDialogProps) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const [wasTried, setTried] = useState(false);
  const [result, resolve] = useMutation(ResolveSettlementDifferenceDocument);
  const confirm = async () => {
    setTried(true);
    if (isShortReason(reason)) return;
    const { error } = await resolve({ id, version, reason: reason.trim() });
    if (!error) onClose(true);
  };
  return (
    <ConfirmDialog
      title={t('settlements.resolve.title')}
      confirmLabel={t('settlements.resolve.confirm')}
      isPending={result.fetching}
      onConfirm={() => void confirm()}
      onClose={() => onClose(false)}
    >
      <div className="flex flex-col gap-3">
        <p>{t('settlements.resolve.text', { kind: t(`settlements.kind.${kind}`) })}</p>
        <ReasonBox value={reason} wasTried={wasTried} onChange={setReason} />
        <FormBanner error={result.error} />
      </div>
    </ConfirmDialog>
  );
}

interface CommentDialogProps {
  id: string;
  onClose: (isChanged: boolean) => void;
}

function CommentDialog({ id, onClose }: CommentDialogProps) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [result, comment] = useMutation(CommentSettlementDifferenceDocument);
  const confirm = async () => {
    const { error } = await comment({ id, text: text.trim() });
    if (!error) onClose(true);
  };
  return (
    <ConfirmDialog
      title={t('settlements.comment.title')}
      confirmLabel={t('settlements.comment.confirm')}
      isPending={result.fetching}
      isDisabled={text.trim() === ''}
      onConfirm={() => void confirm()}
      onClose={() => onClose(false)}
    >
      <div className="flex flex-col gap-3">
        <TextBox
          label={t('settlements.comment.label')}
          maxLength={500}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <FormBanner error={result.error} />
      </div>
    </ConfirmDialog>
  );
}
