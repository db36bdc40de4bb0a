import { useRef, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText } from '@/lib/error-message';
import { formatWonDigits } from '@/lib/format';
import { useLanguage } from '@/lib/use-format';
import { Notice } from '@/ui/notice';
import { Segmented } from '@/ui/segmented';
import { TextBox, TextInput } from '@/ui/text-input';
import { EvidenceField } from './evidence-field';
import { directions, type AdjustFormState, type AdjustInput } from './use-adjust-form';

interface AdjustFormProps {
  id: string;
  form: AdjustFormState;
  mayDeduct: boolean;
  isDisabled: boolean;
  onSubmit: (input: AdjustInput) => void;
}

export function AdjustForm({ id, form, mayDeduct, isDisabled, onSubmit }: AdjustFormProps) {
  const { t } = useTranslation();
  const element = useRef<HTMLFormElement>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const input = form.validate();
    if (input) onSubmit(input);
    // The errors are drawn after this event; the first field that has one takes the focus.
    else
      setTimeout(() =>
        element.current?.querySelector<HTMLElement>('[data-invalid] input, [data-invalid] textarea')?.focus(),
      );
  };
  return (
    <form ref={element} id={id} noValidate onSubmit={submit} className="flex flex-col gap-4">
      <div className="flex flex-col items-start gap-1.5">
        <Segmented
          label={t('points.adjust.direction')}
          value={form.direction}
          options={directions
            .filter((value) => value !== 'USE' || mayDeduct)
            .map((value) => ({ value, label: t(`points.adjust.directions.${value}`) }))}
          onChange={form.setDirection}
        />
        <p className="text-meta text-muted">{t(`points.adjust.about.${form.direction}`)}</p>
      </div>
      <TextInput
        label={t('points.adjust.amount')}
        suffix="P"
        inputMode="numeric"
        autoComplete="off"
        inputClassName="num font-semibold"
        data-testid="adjust-amount"
        disabled={isDisabled}
        value={form.amountText}
        error={form.amountError}
        onChange={(event) => form.setAmount(event.target.value)}
      />
      {form.needsAgain && (
        <TextInput
          label={t('points.adjust.again')}
          hint={t('points.adjust.againHint', { limit: formatWonDigits(form.preview?.approvalLimit ?? '0') })}
          suffix="P"
          inputMode="numeric"
          autoComplete="off"
          inputClassName="num font-semibold"
          data-testid="adjust-again"
          disabled={isDisabled}
          value={form.againText}
          error={form.againError}
          onChange={(event) => form.setAgain(event.target.value)}
        />
      )}
      <TextBox
        label={t('points.adjust.reason')}
        hint={t('points.adjust.reasonHint')}
        maxLength={form.reasonMax}
        disabled={isDisabled}
        value={form.reason}
        error={form.reasonError}
        onChange={(event) => form.setReason(event.target.value)}
      />
      {form.direction === 'USE' ? (
        <TextInput
          label={t('points.adjust.reference')}
          optionalText={t('common.form.optional')}
          hint={t('points.adjust.referenceHint')}
          autoComplete="off"
          maxLength={200}
          disabled={isDisabled}
          value={form.reference}
          onChange={(event) => form.setReference(event.target.value)}
        />
      ) : (
        <EvidenceField evidence={form.evidence} isDisabled={isDisabled} />
      )}
      <Effects form={form} />
    </form>
  );
}

/** What the server says would become of it. */
function Effects({ form }: { form: AdjustFormState }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { preview, amount, direction } = form;
  const points = (value: string) => `${formatWonDigits(value)}P`;
  return (
    <div
      className="border-t border-separator pt-3 text-table"
      aria-live="polite"
      data-testid="adjust-summary"
    >
      <dl className="flex flex-col gap-1.5">
        <Row label={t('points.adjust.before')} value={preview ? points(preview.available) : '—'} />
        <Row
          label={t(`points.adjust.directions.${direction}`)}
          value={amount ? `${direction === 'GIVE' ? '+' : '−'}${points(amount)}` : '—'}
        />
        <Row
          isStrong
          label={t('points.adjust.after')}
          value={preview?.availableAfter != null ? points(preview.availableAfter) : '—'}
        />
      </dl>
      {preview?.blockedBy ? (
        <div className="mt-3">
          <Notice tone="danger" isAlert>
            {errorText(
              {
                code: preview.blockedBy,
                kind: 'FAILED_PRECONDITION',
                args: { available: preview.available, needed: amount ?? '0', min: '1', max: '10000000' },
                requestId: null,
              },
              language,
            )}
          </Notice>
        </div>
      ) : (
        form.needsAgain && (
          <div className="mt-3">
            <Notice tone="warning">
              {t(direction === 'TAKE' ? 'points.adjust.approvalTake' : 'points.adjust.approvalGive', {
                limit: formatWonDigits(preview?.approvalLimit ?? '0'),
              })}
            </Notice>
          </div>
        )
      )}
      {form.previewError && (
        <div className="mt-3">
          <Notice tone="danger" isAlert>
            {t('points.adjust.previewFailed')}
          </Notice>
        </div>
      )}
    </div>
  );
}

function Row({ label, value, isStrong }: { label: string; value: string; isStrong?: boolean }) {
  return (
    <div className={`flex justify-between gap-3 ${isStrong ? 'font-semibold' : 'text-muted'}`}>
      <dt>{label}</dt>
      <dd className="num">{value}</dd>
    </div>
  );
}
