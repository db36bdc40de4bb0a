import type { CombinedError } from '@urql/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { differences, merged, type Side, type ThreeWay } from '@/lib/three-way';
import { ConfirmDialog } from './confirm-dialog';
import { Notice } from './notice';
import { FormBanner } from './states';

export interface ConflictField<F> {
  field: keyof F;
  label: string;
  /** The value in words. */
  show: (form: F) => string;
}

interface ConflictDialogProps<F> {
  title: string;
  confirmLabel: string;
  three: ThreeWay<F>;
  fields: readonly ConflictField<F>[];
  isPending: boolean;
  error: CombinedError | undefined;
  onSave: (form: F) => void;
  onClose: () => void;
}

/** Somebody saved first: each field as it was, as it is wanted and as it is now, to choose from. */
export function ConflictDialog<F extends object>(props: ConflictDialogProps<F>) {
  const { t } = useTranslation();
  const { three } = props;
  const [choices, setChoices] = useState<ReadonlyMap<keyof F, Side>>(new Map());
  const open = differences(three);
  const result = merged(three, choices);
  return (
    <ConfirmDialog
      title={props.title}
      confirmLabel={props.confirmLabel}
      isPending={props.isPending}
      isDisabled={result === null}
      onConfirm={() => result && props.onSave(result)}
      onClose={props.onClose}
    >
      <div className="flex flex-col gap-3" data-testid="conflict">
        <Notice tone="warning" isAlert>
          <p className="font-semibold">{t('common.conflict.title')}</p>
          <p>{t(open.size > 0 ? 'common.conflict.text' : 'common.conflict.same')}</p>
        </Notice>
        {props.fields.map(({ field, label, show }) => {
          const only = open.get(field);
          return only === undefined ? null : (
            <FieldChoice
              key={String(field)}
              label={label}
              base={show(three.base)}
              mine={show(three.mine)}
              theirs={show(three.theirs)}
              value={choices.get(field) ?? only}
              onChange={(side) => setChoices(new Map([...choices, [field, side]]))}
            />
          );
        })}
        <FormBanner error={props.error} />
      </div>
    </ConfirmDialog>
  );
}

interface FieldChoiceProps extends Record<Side | 'base', string> {
  label: string;
  value: Side | null;
  onChange: (side: Side) => void;
}

const sides = ['mine', 'theirs'] as const;

function FieldChoice({ label, base, value, onChange, ...shown }: FieldChoiceProps) {
  const { t } = useTranslation();
  const words = (text: string) => text || t('common.empty.value');
  return (
    <fieldset className="rounded-lg border border-separator px-3 py-2">
      <legend className="px-1 text-table font-semibold">{label}</legend>
      <p className="text-meta break-words text-muted">
        {t('common.conflict.base')}: {words(base)}
      </p>
      {sides.map((side) => (
        <label
          key={side}
          className="flex min-h-8 cursor-pointer items-start gap-2.5 py-1 text-table max-md:min-h-11"
        >
          <input
            type="radio"
            name={label}
            checked={value === side}
            onChange={() => onChange(side)}
            className="mt-0.5 size-4 shrink-0 accent-[var(--accent)]"
          />
          <span className="min-w-0 flex-1 break-words">
            <span className="text-muted">{t(`common.conflict.${side}`)}: </span>
            {words(shown[side])}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
