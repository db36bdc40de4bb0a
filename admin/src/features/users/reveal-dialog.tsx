import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';
import { RevealPersonalDataDocument, type PersonalField } from '@/gql/graphql';
import { formatPhone } from '@/lib/format';
import { Button } from '@/ui/button';
import { Checkbox } from '@/ui/checkbox';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { Dialog } from '@/ui/dialog';
import { Facts } from '@/ui/facts';
import { Notice } from '@/ui/notice';
import { FormBanner } from '@/ui/states';
import { TextBox } from '@/ui/text-input';
import type { UserDetail } from './user-drawer';

const fields = ['NAME', 'EMAIL', 'PHONE'] as const satisfies PersonalField[];
type Field = (typeof fields)[number];
const REASON_MIN = 5;

/** Shows what is masked about one person, for a reason, until the dialog closes. */
export function RevealDialog({ user, onClose }: { user: UserDetail; onClose: () => void }) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<readonly Field[]>(['PHONE']);
  const [reason, setReason] = useState('');
  const [result, reveal] = useMutation(RevealPersonalDataDocument);
  const shown = result.data?.revealPersonalData;
  const toggle = (field: Field, isOn: boolean) =>
    setChosen(isOn ? [...chosen, field] : chosen.filter((other) => other !== field));
  if (shown) {
    return (
      <Dialog
        title={t('customer.reveal.title')}
        onClose={onClose}
        footer={
          <Button variant="primary" onPress={onClose}>
            {t('common.action.close')}
          </Button>
        }
      >
        <div className="flex flex-col gap-4" data-testid="revealed">
          <Notice tone="info">{t('customer.reveal.shown')}</Notice>
          <Facts
            facts={chosen.map((field) => ({
              label: t(`customer.reveal.field.${field}`),
              value: valueOf(field, shown) ?? t('common.empty.value'),
            }))}
          />
        </div>
      </Dialog>
    );
  }
  return (
    <ConfirmDialog
      title={t('customer.reveal.title')}
      confirmLabel={t('customer.reveal.confirm')}
      isPending={result.fetching}
      isDisabled={chosen.length === 0 || reason.trim().length < REASON_MIN}
      onConfirm={() => void reveal({ subjectId: user.id, fields: [...chosen], reason: reason.trim() })}
      onClose={onClose}
    >
      <div className="flex flex-col gap-3">
        <p>{t('customer.reveal.text', { name: user.name })}</p>
        <FormBanner error={result.error} />
        <fieldset>
          <legend className="text-table font-medium">{t('customer.reveal.fields')}</legend>
          {fields.map((field) => (
            <Checkbox
              key={field}
              isSelected={chosen.includes(field)}
              onChange={(isOn) => toggle(field, isOn)}
            >
              {t(`customer.reveal.field.${field}`)}
            </Checkbox>
          ))}
        </fieldset>
        <TextBox
          label={t('customer.reveal.reason')}
          hint={t('customer.reasonHint', { count: REASON_MIN })}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </div>
    </ConfirmDialog>
  );
}

interface Shown {
  name: string;
  email?: string | null;
  phone?: string | null;
}

function valueOf(field: Field, shown: Shown): string | null | undefined {
  if (field === 'PHONE') return shown.phone && formatPhone(shown.phone);
  return field === 'EMAIL' ? shown.email : shown.name;
}
