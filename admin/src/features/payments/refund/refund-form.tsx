import { useRef, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { RefundPreviewQuery, RefundReason } from '@/gql/graphql';
import { errorText } from '@/lib/error-message';
import { formatWonDigits } from '@/lib/format';
import { seoulDay } from '@/lib/time';
import { useFormat } from '@/lib/use-format';
import { Checkbox } from '@/ui/checkbox';
import { Select } from '@/ui/select';
import { TextBox, TextInput } from '@/ui/text-input';
import { RefundAccountFields } from './refund-account-fields';
import type { RefundInput } from './use-refund';
import type { RefundFormState } from './use-refund-form';

export const refundReasons = [
  'CUSTOMER_REQUEST',
  'DUPLICATE_PAYMENT',
  'SERVICE_PROBLEM',
  'WRONG_AMOUNT',
  'SUSPECTED_FRAUD',
  'OTHER',
] as const satisfies RefundReason[];

interface RefundFormProps {
  id: string;
  form: RefundFormState;
  isDisabled: boolean;
  onSubmit: (input: RefundInput) => void;
}

export function RefundForm({ id, form, isDisabled, onSubmit }: RefundFormProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const element = useRef<HTMLFormElement>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const input = form.validate();
    if (input) onSubmit(input);
    // The errors are drawn after this event; the first field that has one takes the focus.
    else
      setTimeout(() =>
        element.current?.querySelector<HTMLElement>('[data-invalid] input, [data-invalid] button')?.focus(),
      );
  };
  return (
    <form ref={element} id={id} noValidate onSubmit={submit} className="flex flex-col gap-4">
      <TextInput
        label={t('refunds.dialog.amount')}
        labelAction={
          <button
            type="button"
            disabled={isDisabled}
            onClick={form.setFull}
            className="num min-h-6 cursor-pointer text-meta font-medium text-accent-soft-foreground hover:underline"
          >
            {t('refunds.dialog.full', { amount: format.won(form.refundable) })}
          </button>
        }
        suffix={t('dashboard.kpi.won')}
        inputMode="numeric"
        autoComplete="off"
        inputClassName="num font-semibold"
        data-testid="refund-amount"
        disabled={isDisabled}
        value={form.amountText}
        hint={t('refunds.dialog.amountHint', { amount: format.won(form.refundable) })}
        error={form.amountError}
        onChange={(event) => form.setAmount(event.target.value)}
      />
      {form.taxFree && (
        <TextInput
          label={t('refunds.dialog.taxFree')}
          optionalText={t('common.form.optional')}
          suffix={t('dashboard.kpi.won')}
          inputMode="numeric"
          autoComplete="off"
          inputClassName="num"
          data-testid="refund-tax-free"
          disabled={isDisabled}
          value={form.taxFreeText}
          hint={t('refunds.dialog.taxFreeHint', { amount: format.won(form.taxFree.taxFreeAmount) })}
          error={
            form.isTaxFreeWrong
              ? t('refunds.dialog.taxFreeRange', {
                  min: format.won(form.taxFree.taxFreeMin),
                  max: format.won(form.taxFree.taxFreeMax),
                })
              : undefined
          }
          onChange={(event) => form.setTaxFree(event.target.value)}
        />
      )}
      <Select
        label={t('refunds.dialog.reason')}
        placeholder={t('refunds.dialog.reasonPlaceholder')}
        value={form.reason}
        options={refundReasons.map((value) => ({ value, label: t(`refunds.reason.${value}`) }))}
        error={form.reasonError}
        isDisabled={isDisabled}
        testId="refund-reason"
        onChange={form.setReason}
      />
      <TextBox
        label={t('refunds.dialog.memo')}
        optionalText={t('common.form.optional')}
        placeholder={t('refunds.dialog.memoPlaceholder')}
        maxLength={500}
        disabled={isDisabled}
        value={form.memo}
        onChange={(event) => form.setMemo(event.target.value)}
      />
      {form.account && <RefundAccountFields account={form.account} isDisabled={isDisabled} />}
      <RefundEffects form={form} />
      {form.isShort && form.preview && (
        <Checkbox
          isSelected={form.acceptSpentPoints}
          isDisabled={isDisabled}
          onChange={form.setAcceptSpentPoints}
        >
          {t('refunds.dialog.acceptSpent', { amount: formatWonDigits(form.preview.pointsMissing) })}
        </Checkbox>
      )}
    </form>
  );
}

/** The running summary: what is refundable, what goes back, what stays, and what happens to points and membership. */
function RefundEffects({ form }: { form: RefundFormState }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { preview, amount } = form;
  const points = (value: string | null | undefined) =>
    value == null ? '—' : t('refunds.dialog.pointsValue', { amount: formatWonDigits(value) });
  const fate = ({ effect, endsAt }: NonNullable<RefundPreviewQuery['refundPreview']['membership']>) =>
    effect === 'STAYS' && !endsAt
      ? t('refunds.dialog.membershipWaiting')
      : t(`refunds.dialog.membershipEffect.${effect}`, {
          end: endsAt ? seoulDay(new Date(endsAt)) : '',
        });
  const rows: [string, string][] = [
    [t('refunds.dialog.paid'), format.won(form.refundable)],
    [t('refunds.dialog.thisRefund'), amount ? format.won(`-${amount}`) : '—'],
    // The rows stand there while the answer for another amount is on its way: what one is about to press stays put.
    ...(form.touchesPoints
      ? ([
          [t('refunds.dialog.pointsBefore'), points(preview?.pointsAvailable)],
          [t('refunds.dialog.pointsAfter'), points(preview?.pointsAfter)],
        ] as [string, string][])
      : []),
    ...(form.membership
      ? ([
          [
            t('refunds.dialog.membership', { tier: form.membership.tier }),
            preview?.membership ? fate(preview.membership) : '—',
          ],
          ...(preview?.membership?.followers
            ? [
                [
                  t('refunds.dialog.membershipFollowers'),
                  t('refunds.dialog.membershipFollow', { count: preview.membership.followers }),
                ],
              ]
            : []),
        ] as [string, string][])
      : []),
  ];
  return (
    <div
      className="border-t border-separator pt-3 text-table"
      aria-live="polite"
      data-testid="refund-summary"
    >
      <dl className="flex flex-col gap-1.5">
        {rows.map(([label, value]) => (
          <div key={label} className="flex justify-between gap-3 text-muted">
            <dt>{label}</dt>
            <dd className="num text-right">{value}</dd>
          </div>
        ))}
        <div className="flex justify-between gap-3 font-semibold">
          <dt>{t('refunds.dialog.remaining')}</dt>
          <dd className="num">{preview && amount ? format.won(preview.remainingAfter) : '—'}</dd>
        </div>
      </dl>
      {preview?.needsApproval && !form.blockedBy && (
        <p className="mt-3 rounded-lg bg-warning-soft px-3 py-2 text-warning-soft-foreground">
          {t('refunds.dialog.needsApproval', { limit: format.won(preview.approvalLimit) })}
        </p>
      )}
      {preview && form.blockedBy && (
        <p role="alert" className="mt-3 rounded-lg bg-danger-soft px-3 py-2 text-danger-soft-foreground">
          {errorText(
            {
              code: form.blockedBy,
              kind: 'FAILED_PRECONDITION',
              args: { remaining: preview.refundable },
              requestId: null,
            },
            format.language,
          )}
        </p>
      )}
    </div>
  );
}
