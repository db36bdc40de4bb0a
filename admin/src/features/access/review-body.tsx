import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccessReviewDetailFactsFragment } from '@/gql/graphql';
import { useFormat } from '@/lib/use-format';
import { Notice } from '@/ui/notice';
import { Time } from '@/ui/time';
import { useAuditNames } from '@/ui/use-audit-names';
import { whose } from './record-columns';
import { ReviewDays } from './review-days';
import { ReviewFindings } from './review-findings';
import { figureKeys } from './reviews-page';
import { useActorName } from './use-actor-name';

type Detail = AccessReviewDetailFactsFragment;

const kinds = ['name', 'email', 'phone', 'address', 'ip', 'account', 'birth', 'memo', 'device'] as const;

export function ReviewBody({ detail }: { detail: Detail }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div className="flex flex-col gap-6 p-5">
      <Signature detail={detail} />
      <dl className="grid grid-cols-2 gap-3 sm:grid-cols-3">
        {figureKeys.map((key) => (
          <div
            key={key}
            className="flex flex-col justify-between rounded-lg border border-separator px-3 py-2"
          >
            <dt className="text-meta text-muted">{t(`reviews.figure.${key}`)}</dt>
            <dd className="num text-[18px] font-bold">{format.count(detail.review.figures[key])}</dd>
          </div>
        ))}
      </dl>
      <ReviewFindings month={detail.review.month} findings={detail.findings} />
      <ReviewDays days={detail.days} />
      <Staff detail={detail} />
      <Kinds kinds={detail.kinds} />
      <Explained records={detail.explained} />
      {detail.countedAt && (
        <p className="text-meta text-muted">
          {t('reviews.countedAt')} <Time iso={detail.countedAt} as="full" />
        </p>
      )}
    </div>
  );
}

function Signature({ detail: { review, intact } }: { detail: Detail }) {
  const { t } = useTranslation();
  if (!review.signature) return null;
  const { signedByName, signedAt, note, records, findings, ownLooks } = review.signature;
  return (
    <div className="flex flex-col gap-2" data-testid="review-signature" data-intact={String(intact)}>
      {intact === false && (
        <Notice tone="danger" isAlert>
          {t('reviews.changed')}
        </Notice>
      )}
      <Notice tone="info">
        <p className="font-medium">
          {t('reviews.signedBy', { name: signedByName ?? '' })} · <Time iso={signedAt} as="full" />
        </p>
        <p className="mt-1 whitespace-pre-wrap">{note}</p>
        <p className="mt-1">
          {t('reviews.signedFacts', { records, findings })}{' '}
          {ownLooks > 0 && t('reviews.ownLooks', { count: ownLooks })} {intact && t('reviews.intact')}
        </p>
      </Notice>
    </div>
  );
}

export function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <h3 className="mb-2 text-table font-semibold">{title}</h3>
      {children}
    </section>
  );
}

/** A name, a number and how it compares with the greatest. */
function Bar({ label, count, max, note }: { label: string; count: string; max: number; note?: string }) {
  return (
    <li className="flex flex-col gap-1 py-1.5 text-table">
      <span className="flex items-baseline justify-between gap-3">
        <span className="min-w-0 truncate font-medium">{label}</span>
        <span className="num shrink-0">{count}</span>
      </span>
      <span aria-hidden className="h-1.5 rounded-full bg-separator">
        <span
          className="block h-full rounded-full bg-chart-1"
          style={{ width: `${Math.round(max * 100)}%` }}
        />
      </span>
      {note && <span className="text-meta text-muted">{note}</span>}
    </li>
  );
}

function Staff({ detail: { staff } }: { detail: Detail }) {
  const { t } = useTranslation();
  const nameOf = useActorName();
  const most = Math.max(1, ...staff.map(({ lookedUp }) => lookedUp));
  const looking = staff.filter(({ looks }) => looks > 0);
  return (
    <Part title={t('reviews.staff')}>
      {looking.length === 0 ? (
        <p className="text-table text-muted">{t('reviews.noStaff')}</p>
      ) : (
        <ul data-testid="review-staff">
          {looking.map((one) => (
            <Bar
              key={`${one.actorType} ${one.actorId}`}
              label={nameOf(one)}
              count={t('reviews.people', { count: one.lookedUp })}
              max={one.lookedUp / most}
              note={t('reviews.staffFacts', one)}
            />
          ))}
        </ul>
      )}
    </Part>
  );
}

function Kinds({ kinds: found }: { kinds: Detail['kinds'] }) {
  const { t } = useTranslation();
  const most = Math.max(1, ...found.map(({ count }) => count));
  if (found.length === 0) return null;
  const nameOf = (code: string) => {
    const kind = kinds.find((one) => one === code);
    return kind ? t(`reviews.kind.${kind}`) : code;
  };
  return (
    <Part title={t('reviews.kinds')}>
      <ul>
        {found.map(({ code, count }) => (
          <Bar key={code} label={nameOf(code)} count={t('reviews.people', { count })} max={count / most} />
        ))}
      </ul>
    </Part>
  );
}

function Explained({ records }: { records: Detail['explained'] }) {
  const { t } = useTranslation();
  const names = useAuditNames();
  return (
    <Part title={t('reviews.explained')}>
      {records.length === 0 ? (
        <p className="text-table text-muted">{t('reviews.noExplained')}</p>
      ) : (
        <ul>
          {records.map((row) => (
            <li key={row.id} className="border-b border-separator py-2 text-table last:border-b-0">
              <p className="flex items-baseline justify-between gap-3">
                <span className="min-w-0 truncate font-medium">
                  {row.actorName || names.actor(row.actorType)} · {t(`access.act.${row.act}`)} ·{' '}
                  {whose(t, row, names)}
                </span>
                <span className="shrink-0 text-meta text-muted">
                  <Time iso={row.occurredAt} />
                </span>
              </p>
              <p className={row.reason ? 'text-meta text-muted' : 'text-meta text-danger-text'}>
                {row.reason || t('reviews.noReason')}
              </p>
            </li>
          ))}
        </ul>
      )}
    </Part>
  );
}
