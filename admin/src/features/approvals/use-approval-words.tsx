import { Link } from '@tanstack/react-router';
import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ApprovalFactsFragment } from '@/gql/graphql';
import words from '@/i18n/ko/approvals.json';
import refunds from '@/i18n/ko/refunds.json';
import { formatCount, formatWonDigits } from '@/lib/format';
import { useCan } from '@/lib/permissions';
import { useFormat } from '@/lib/use-format';

type Fact = ApprovalFactsFragment['facts'][number];

const known = <T extends object>(of: T, name: string): (keyof T & string) | undefined =>
  (Object.keys(of) as (keyof T & string)[]).find((key) => key === name);

/** Words for kinds of requests and for what is said of them; a name without words stays as it is. */
export function useApprovalWords() {
  const { t } = useTranslation();
  const format = useFormat();
  return useMemo(() => {
    const kindOf = (kind: string): string => {
      const key = known(words.kind, kind.replace('.', '_'));
      return key ? t(`approvals.kind.${key}`) : kind;
    };
    const nameOf = (fact: Fact): string => {
      const key = known(words.fact, fact.name);
      return key ? t(`approvals.fact.${key}`) : fact.name;
    };
    const textOf = ({ name, type, value }: Fact): string => {
      if (type === 'WON') return format.won(value);
      if (type === 'POINTS') return `${formatWonDigits(value)}P`;
      if (type === 'COUNT') return formatCount(Number(value), format.language);
      const reason = type === 'CODE' && name === 'reason' ? known(refunds.reason, value) : undefined;
      return reason ? t(`refunds.reason.${reason}`) : value;
    };
    /** What a list has room for: how much, and why. */
    const gistOf = (facts: readonly Fact[]): { amount: string | null; reason: string | null } => {
      const amount = facts.find(({ type }) => type === 'WON' || type === 'POINTS');
      const reason = facts.find(({ name }) => name === 'reason');
      return { amount: amount ? textOf(amount) : null, reason: reason ? textOf(reason) : null };
    };
    return { kindOf, nameOf, textOf, gistOf };
  }, [t, format.language]);
}

// Beside plain text, color alone would not tell that it leads somewhere.
const linkClass = 'font-medium text-accent-soft-foreground underline underline-offset-2';

/** The record that a fact names, for those who may open it; its id for the others. */
export function FactValue({ fact }: { fact: Fact }): ReactNode {
  const { t } = useTranslation();
  const { textOf } = useApprovalWords();
  const mayPayments = useCan('payment.read');
  const mayUsers = useCan('user.read');
  if (fact.type === 'REFERENCE' && fact.name === 'payment' && mayPayments) {
    return (
      <Link to="/payments/$id" params={{ id: fact.value }} className={linkClass}>
        {t('approvals.open.payment')}
      </Link>
    );
  }
  if (fact.type === 'REFERENCE' && fact.name === 'customer' && mayUsers) {
    return (
      <Link to="/users" search={{ id: fact.value }} className={linkClass}>
        {t('approvals.open.customer')}
      </Link>
    );
  }
  return <span className={fact.type === 'TEXT' ? 'break-words' : 'num'}>{textOf(fact)}</span>;
}
