import { useTranslation } from 'react-i18next';
import { TextBox } from './text-input';

const REASON_MIN = 5;

export const isShortReason = (reason: string): boolean => reason.trim().length < REASON_MIN;

interface ReasonBoxProps {
  value: string;
  /** Somebody tried to go on: from now on it says what is missing. */
  wasTried: boolean;
  onChange: (reason: string) => void;
}

/** What was found and done, in the words of whoever closes something. */
export function ReasonBox({ value, wasTried, onChange }: ReasonBoxProps) {
  const { t } = useTranslation();
  return (
    <TextBox
      label={t('exceptions.reason')}
      hint={t('exceptions.reasonShort')}
      maxLength={500}
      value={value}
      error={wasTried && isShortReason(value) ? t('exceptions.reasonShort') : undefined}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
