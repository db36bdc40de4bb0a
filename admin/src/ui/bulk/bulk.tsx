import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CombinedError } from 'urql';
import { useAskOneOf } from '@/lib/use-ask';
import { Button } from '../button';
import { AskDialog } from './ask-dialog';
import { BulkDrawer } from './bulk-drawer';
import { actKey, asks, type BulkActName, type BulkSetup, type BulkWish } from './bulk-setup';
import { RecentDrawer } from './recent-drawer';
import { isEmpty, toAddress, type Chosen } from './selection';
import { SelectionBar } from './selection-bar';
import { ASK, RECENT, useBulkAddress } from './use-bulk-address';

const nameOf = (act: BulkActName): `${typeof ASK}${BulkActName}` => `${ASK}${act}`;

interface BulkProps {
  setup: BulkSetup;
  chosen: Chosen;
  total: number;
  onChoose: (chosen: Chosen) => void;
  onClear: () => void;
}

/** What can be done with the rows that are chosen, and what became of it. */
export function Bulk({ setup, chosen, total, onChoose, onClear }: BulkProps) {
  const { t } = useTranslation();
  const [id, show] = useBulkAddress();
  const questions = setup.acts.filter((act) => asks[act] !== 'nothing').map(nameOf);
  const [question, setQuestion] = useAskOneOf(questions);
  const asked = isEmpty(chosen) ? undefined : setup.acts.find((act) => nameOf(act) === question);
  const [isPlanning, setPlanning] = useState(false);
  const [error, setError] = useState<CombinedError>();
  useEffect(() => setError(undefined), [chosen]);
  const plan = async (act: BulkActName, wish: BulkWish) => {
    setPlanning(true);
    const choice = chosen.isAll ? { all: true as const, filter: setup.filter } : { ids: [...chosen.ids] };
    const result = await setup.plan(act, choice, wish);
    setPlanning(false);
    setError(result.error);
    if (!result.data) return;
    show(result.data.plan.id);
  };
  return (
    <>
      {!isEmpty(chosen) && (
        <SelectionBar
          chosen={chosen}
          total={total}
          error={asked ? undefined : error}
          onChoose={onChoose}
          onClear={onClear}
        >
          {setup.acts.map((act) => (
            <Button
              key={act}
              size="sm"
              className="button--touch"
              isDisabled={isPlanning}
              onPress={() =>
                asks[act] === 'nothing' ? void plan(act, {}) : setQuestion(nameOf(act), toAddress(chosen))
              }
              data-testid={`bulk-act-${actKey(act)}`}
            >
              {t(`bulk.act.${actKey(act) ?? 'assign'}`)}
            </Button>
          ))}
        </SelectionBar>
      )}
      {asked && (
        <AskDialog
          act={asked}
          count={chosen.isAll ? total : chosen.ids.size}
          isPending={isPlanning}
          error={error}
          onPlan={(wish) => void plan(asked, wish)}
          onClose={() => {
            setError(undefined);
            setQuestion(null);
          }}
        />
      )}
      {id === RECENT && <RecentDrawer onOpen={show} onClose={() => show(undefined)} />}
      <BulkDrawer
        id={id === RECENT ? undefined : id}
        onClose={() => show(undefined)}
        onStarted={onClear}
        onChanged={setup.onChanged}
      />
    </>
  );
}
