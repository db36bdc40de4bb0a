import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { seoulDay } from '@/lib/time';
import { useFormat } from '@/lib/use-format';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { Notice } from '@/ui/notice';
import { Select } from '@/ui/select';
import { FormBanner } from '@/ui/states';
import { useMonthName } from './bill-columns';
import { CustomerChoice, type ChosenCustomer } from './customer-choice';
import { readBillForm, sumOfLines, type BillFormErrors, type LineForm } from './issue-form';
import { IssueLines } from './issue-lines';
import { monthsUntil } from './search';
import { useIssue } from './use-issue';

const MONTHS_BACK = 13;

/** Bills one customer for one month. @param onClose with the id of the bill, once there is one */
export function IssueDialog({ onClose }: { onClose: (issuedId?: string) => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const monthName = useMonthName();
  const [months] = useState(() => monthsUntil(seoulDay(new Date()), MONTHS_BACK));
  const [customer, setCustomer] = useState<ChosenCustomer | null>(null);
  // What is billed is mostly the month that has just ended.
  const [month, setMonth] = useState(months[1] ?? '');
  const [lines, setLines] = useState<LineForm[]>([{ key: 1, description: '', hostname: '', amount: '' }]);
  const [wasTried, setTried] = useState(false);
  const issue = useIssue(onClose);
  const { values, errors } = readBillForm({ userId: customer?.id ?? null, month, lines });
  const shown: BillFormErrors | undefined = wasTried ? errors : undefined;
  const isLocked = issue.isSending || issue.isLost;
  const sum = format.won(sumOfLines(lines));
  const submit = () => {
    setTried(true);
    if (values) void issue.submit(values);
  };
  return (
    <Dialog
      title={t('bills.issue.title')}
      description={t('bills.issue.help')}
      isBusy={issue.isSending}
      onClose={() => onClose()}
      footer={
        <>
          <Button variant="quiet" isDisabled={issue.isSending} onPress={() => onClose()}>
            {t('common.action.cancel')}
          </Button>
          <Button
            variant="primary"
            isPending={issue.isSending}
            onPress={issue.isLost ? () => void issue.resend() : submit}
            data-testid="bill-submit"
          >
            <span className="num">
              {issue.isLost ? t('bills.issue.resend') : t('bills.issue.submit', { amount: sum })}
            </span>
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {issue.isLost && (
          <Notice tone="warning" isAlert>
            {t('bills.issue.lost')}
          </Notice>
        )}
        <FormBanner error={issue.error} />
        <CustomerChoice
          chosen={customer}
          error={shown?.customer ? t('bills.error.customer') : undefined}
          isDisabled={isLocked}
          onChoose={setCustomer}
        />
        <Select
          label={t('bills.column.month')}
          placeholder={t('bills.column.month')}
          value={month}
          isDisabled={isLocked}
          options={months.map((value) => ({ value, label: monthName(value) }))}
          testId="bill-month"
          onChange={setMonth}
        />
        <IssueLines lines={lines} errors={shown?.lines} isDisabled={isLocked} onChange={setLines} />
        {shown?.nothing && (
          <Notice tone="danger" isAlert>
            {t('bills.error.nothing')}
          </Notice>
        )}
        <p className="flex justify-between border-t border-separator pt-3 text-table font-semibold">
          {t('bills.sum')}
          <span className="num">{sum}</span>
        </p>
      </div>
    </Dialog>
  );
}
