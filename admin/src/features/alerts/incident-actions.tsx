import { CircleCheck, UserCheck } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useClient, useMutation } from 'urql';
import {
  AcknowledgeIncidentDocument,
  AssignIncidentDocument,
  CommentIncidentDocument,
  ResolveIncidentDocument,
  type IncidentFactsFragment,
} from '@/gql/graphql';
import { useCan } from '@/lib/permissions';
import { useShortcuts } from '@/lib/shortcuts';
import { useAsk } from '@/lib/use-ask';
import { useDoneToast } from '@/lib/use-done-toast';
import { usePhone } from '@/lib/use-media';
import { Button } from '@/ui/button';
import { OwnerChoice } from '@/ui/owner-choice';
import { ReasonDialog } from '@/ui/reason-dialog';
import { Section } from '@/ui/section';
import { FormBanner } from '@/ui/states';
import { TextBox } from '@/ui/text-input';

interface IncidentActionsProps {
  incident: IncidentFactsFragment;
  onChanged: () => void;
}

const KEYS = { acknowledge: 'a', comment: 'c', resolve: 'r' } as const;
type Act = keyof typeof KEYS;

/** What can be done about one in its state, and so which keys it has. */
function actsOf(state: IncidentFactsFragment['state']): Act[] {
  if (state === 'RESOLVED') return ['comment'];
  return state === 'OPEN' ? ['acknowledge', 'comment', 'resolve'] : ['comment', 'resolve'];
}

/** Seen, whose it is, what is known, over. A, C and R do the same from the keyboard. */
export function IncidentActions({ incident, onChanged }: IncidentActionsProps) {
  const { t } = useTranslation();
  const client = useClient();
  const tellDone = useDoneToast();
  const mayHandle = useCan('incident.handle');
  const maySeeStaff = useCan('admin.read');
  const isPhone = usePhone();
  const [seen, acknowledge] = useMutation(AcknowledgeIncidentDocument);
  const [given, assign] = useMutation(AssignIncidentDocument);
  const [closed, resolve] = useMutation(ResolveIncidentDocument);
  const [said, comment] = useMutation(CommentIncidentDocument);
  const [isResolving, setResolving] = useAsk('resolve');
  const [text, setText] = useState('');
  const box = useRef<HTMLTextAreaElement>(null);
  const { id, version, state } = incident;
  const isOver = state === 'RESOLVED';
  const after = ({ error }: { error?: unknown }): boolean => {
    if (!error) onChanged();
    return !error;
  };
  const onAcknowledge = () => void acknowledge({ id, version }).then(after);
  const giveTo = async (adminUserId: string | null) => {
    const { data } = await assign({ id, version, adminUserId });
    if (!data) return;
    onChanged();
    const before = incident.assignee?.id ?? null;
    const { version: now } = data.assignIncident;
    tellDone(t('common.undo.ownerChanged'), () =>
      client.mutation(AssignIncidentDocument, { id, version: now, adminUserId: before }).toPromise(),
    );
  };
  const onComment = async () => {
    if (text.trim() !== '' && after(await comment({ id, text: text.trim() }))) setText('');
  };
  const onResolve = async (reason: string) => {
    if (after(await resolve({ id, version, reason }))) setResolving(false);
  };
  const acts = actsOf(state);
  const runs = {
    acknowledge: () => !seen.fetching && onAcknowledge(),
    comment: () => box.current?.focus(),
    resolve: () => setResolving(true),
  };
  useShortcuts(
    'incident',
    acts.map((act) => ({ keys: KEYS[act], label: `shortcuts.label.${act}` as const, run: runs[act] })),
    mayHandle,
  );
  if (!mayHandle) return null;
  return (
    <Section
      title={t('alerts.act.title')}
      description={isPhone ? undefined : acts.map((act) => t(`alerts.act.key.${act}`)).join(' · ')}
    >
      <div className="flex flex-col gap-4">
        <FormBanner error={seen.error ?? given.error ?? said.error} />
        {!isOver && (
          <div className="flex flex-wrap gap-2">
            {state === 'OPEN' && (
              <Button
                variant="primary"
                className="flex-1"
                isPending={seen.fetching}
                onPress={onAcknowledge}
                data-testid="incident-acknowledge"
              >
                {!seen.fetching && <UserCheck aria-hidden />}
                {t('alerts.act.acknowledge')}
              </Button>
            )}
            <Button className="flex-1" onPress={() => setResolving(true)} data-testid="incident-resolve">
              <CircleCheck aria-hidden />
              {t('alerts.act.resolve')}
            </Button>
          </div>
        )}
        {!isOver && maySeeStaff && (
          <OwnerChoice
            ownerId={incident.assignee?.id ?? null}
            isPending={given.fetching}
            testId="incident-assignee"
            onChoose={(adminUserId) => void giveTo(adminUserId)}
          />
        )}
        <div className="flex flex-col items-end gap-2">
          <TextBox
            ref={box}
            label={t('alerts.act.comment')}
            maxLength={2_000}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <Button isPending={said.fetching} isDisabled={text.trim() === ''} onPress={() => void onComment()}>
            {t('alerts.act.send')}
          </Button>
        </div>
      </div>
      {isResolving && !isOver && (
        <ReasonDialog
          title={t('alerts.act.resolve')}
          confirmLabel={t('alerts.act.resolve')}
          reasonLabel={t('alerts.act.reason')}
          reasonRequired={t('alerts.act.reasonRequired')}
          isPending={closed.fetching}
          error={closed.error}
          onConfirm={(reason) => void onResolve(reason)}
          onClose={() => setResolving(false)}
        >
          <p>{t('alerts.act.resolveText', { title: incident.title })}</p>
        </ReasonDialog>
      )}
    </Section>
  );
}
