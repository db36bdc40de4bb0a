import { useTranslation } from 'react-i18next';
import type { PaymentMethodType } from '@/gql/graphql';
import { formatLastDigits } from '@/lib/format';

interface Brand {
  pattern: RegExp;
  mark: string;
  color: string;
}

// Colors of the issuers, dark enough for white letters where the letters are white.
const brands: Brand[] = [
  { pattern: /신한/, mark: 'S', color: '#0046ff' },
  { pattern: /삼성/, mark: 'S', color: '#1428a0' },
  { pattern: /국민|KB/, mark: 'KB', color: '#60584c' },
  { pattern: /현대/, mark: 'H', color: '#1f2937' },
  { pattern: /롯데/, mark: 'L', color: '#c8102e' },
  { pattern: /하나/, mark: 'H', color: '#007b73' },
  { pattern: /우리/, mark: 'W', color: '#00619e' },
  { pattern: /농협|NH/, mark: 'NH', color: '#00713a' },
  { pattern: /비씨|BC/, mark: 'BC', color: '#c1272d' },
  { pattern: /토스|Toss/i, mark: 'T', color: '#0064ff' },
  { pattern: /카카오|Kakao/i, mark: 'K', color: '#4a3b00' },
  { pattern: /네이버|Naver/i, mark: 'N', color: '#027a3e' },
];

interface InstrumentProps {
  instrument: { type: PaymentMethodType; label: string; last4?: string | null } | null | undefined;
}

/** Card or account a payment was made with: `[KB] KB국민카드 •••• 2284`. */
export function Instrument({ instrument }: InstrumentProps) {
  const { t } = useTranslation();
  if (!instrument) return <span className="text-muted">{t('common.empty.value')}</span>;
  const digits = formatLastDigits(instrument.last4);
  const brand = brands.find(({ pattern }) => pattern.test(instrument.label));
  return (
    <span className="inline-flex min-w-0 items-center gap-2">
      <span
        aria-hidden
        className="inline-flex h-[18px] w-7 shrink-0 items-center justify-center rounded-[4px] text-[9px] font-bold text-white"
        style={{ backgroundColor: brand?.color ?? '#64748b' }}
      >
        {brand?.mark ?? '₩'}
      </span>
      <span className="truncate">{instrument.label || t(`common.method.${instrument.type}`)}</span>
      {digits && (
        <span className="num whitespace-nowrap text-muted">
          <span aria-hidden>•••• </span>
          {digits}
        </span>
      )}
    </span>
  );
}
