import { escapeHtml } from '../../../platform/http/html.js';
import { PaymentStatus } from '../payment.rules.js';

export interface ResultView {
  korean: boolean;
  nonce: string;
  status: PaymentStatus | 'REFUSED';
  orderName: string | null;
  orderId: string | null;
  amount: bigint | null;
  /** Where the deposit goes to, while it is waited for. */
  account: { bank: string; accountNumber: string; dueAt: Date } | null;
  /** A sentence of ours or of the provider; escaped here. */
  note: string | null;
  /** Where the customer goes on; null leaves the button out. */
  backUrl: string | null;
  requestId: string | null;
}

interface Words {
  title: string;
  text: string;
  tone: 'good' | 'bad' | 'wait';
}

const WORDS: Record<
  'paid' | 'wait' | 'deposit' | 'canceled' | 'failed' | 'refused',
  { ko: Words; en: Words }
> = {
  paid: {
    ko: { title: '결제가 완료되었습니다', text: '이용해 주셔서 감사합니다.', tone: 'good' },
    en: { title: 'Payment complete', text: 'Thank you.', tone: 'good' },
  },
  wait: {
    ko: {
      title: '결제를 확인하고 있습니다',
      text: '카드사의 답을 기다리는 중입니다. 다시 결제하지 마세요. 이 화면은 스스로 새로 고쳐집니다.',
      tone: 'wait',
    },
    en: {
      title: 'We are checking your payment',
      text: 'The provider has not answered yet. Please do not pay again. This page refreshes by itself.',
      tone: 'wait',
    },
  },
  deposit: {
    ko: {
      title: '입금을 기다리고 있습니다',
      text: '안내된 가상계좌로 입금하면 자동으로 완료됩니다.',
      tone: 'wait',
    },
    en: {
      title: 'Waiting for your deposit',
      text: 'The order completes by itself once the deposit arrives.',
      tone: 'wait',
    },
  },
  canceled: {
    ko: {
      title: '결제를 취소했습니다',
      text: '청구된 금액이 없습니다. 언제든 다시 시도할 수 있습니다.',
      tone: 'bad',
    },
    en: {
      title: 'Payment canceled',
      text: 'Nothing was charged. You can try again at any time.',
      tone: 'bad',
    },
  },
  failed: {
    ko: {
      title: '결제가 되지 않았습니다',
      text: '청구된 금액이 없습니다. 다른 결제수단으로 다시 시도해 주세요.',
      tone: 'bad',
    },
    en: {
      title: 'The payment did not go through',
      text: 'Nothing was charged. Please try another method.',
      tone: 'bad',
    },
  },
  refused: {
    ko: {
      title: '결제를 진행하지 않았습니다',
      text: '주문 정보와 맞지 않아 결제를 승인하지 않았습니다. 청구된 금액이 없습니다.',
      tone: 'bad',
    },
    en: {
      title: 'The payment was not carried out',
      text: 'It does not fit the order, so nothing was approved or charged.',
      tone: 'bad',
    },
  },
};

function wordsFor(status: ResultView['status']): (typeof WORDS)['paid'] {
  switch (status) {
    case PaymentStatus.DONE:
    case PaymentStatus.PARTIALLY_REFUNDED:
    case PaymentStatus.REFUNDED:
      return WORDS.paid;
    case PaymentStatus.WAITING_FOR_DEPOSIT:
      return WORDS.deposit;
    case PaymentStatus.CONFIRMING:
    case PaymentStatus.UNKNOWN:
      return WORDS.wait;
    case PaymentStatus.CANCELED:
      return WORDS.canceled;
    case 'REFUSED':
      return WORDS.refused;
    default:
      return WORDS.failed;
  }
}

const STYLE = `
:root{color-scheme:light dark;--bg:#f6f7f9;--card:#fff;--text:#171a21;--muted:#5b6472;--line:#e4e7ec;--accent:#2458d8;
--good:#0b7a4b;--goodsoft:#e3f5ec;--bad:#b3261e;--badsoft:#fbe9e7;--wait:#7a5200;--waitsoft:#fdf2d9}
@media(prefers-color-scheme:dark){:root{--bg:#15171c;--card:#1e2128;--text:#eceef2;--muted:#a3abb8;--line:#323742;--accent:#7ea2ff;
--good:#7fd6ab;--goodsoft:#163527;--bad:#ff9d94;--badsoft:#3d1f1d;--wait:#f3c969;--waitsoft:#3a2f14}}
*{box-sizing:border-box}body{margin:0;min-height:100vh;display:grid;place-items:center;background:var(--bg);color:var(--text);
font:15px/1.6 Pretendard,-apple-system,"Apple SD Gothic Neo","Noto Sans KR",sans-serif;word-break:keep-all;padding:16px}
main{width:100%;max-width:420px;background:var(--card);border:1px solid var(--line);border-radius:16px;padding:32px 28px}
.mark{width:48px;height:48px;border-radius:50%;display:grid;place-items:center;font-size:22px;font-weight:700}
.good{background:var(--goodsoft);color:var(--good)}.bad{background:var(--badsoft);color:var(--bad)}.wait{background:var(--waitsoft);color:var(--wait)}
h1{font-size:20px;margin:18px 0 6px;letter-spacing:-.02em}p{margin:0;color:var(--muted)}
dl{margin:24px 0 0;border-top:1px solid var(--line);padding-top:16px;display:grid;grid-template-columns:auto 1fr;gap:8px 16px}
dt{color:var(--muted)}dd{margin:0;text-align:right;overflow-wrap:anywhere;font-variant-numeric:tabular-nums}
a{display:block;margin-top:28px;padding:12px;border-radius:10px;text-align:center;background:var(--accent);color:var(--card);
text-decoration:none;font-weight:600}a:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
small{display:block;margin-top:20px;color:var(--muted);font-size:12px}`;

const MARK = { good: '✓', bad: '!', wait: '…' } as const;

/** In Seoul, where the bank is. */
function dueText(dueAt: Date, korean: boolean): string {
  return new Intl.DateTimeFormat(korean ? 'ko-KR' : 'en-GB', {
    timeZone: 'Asia/Seoul',
    dateStyle: 'medium',
    timeStyle: 'short',
  }).format(dueAt);
}

/** The page a customer lands on after the payment window. Reloading it shows the state again and does nothing else. */
export function resultPage(view: ResultView): string {
  const words = wordsFor(view.status)[view.korean ? 'ko' : 'en'];
  const won =
    view.amount === null
      ? null
      : `${view.korean ? '' : '₩'}${view.amount.toLocaleString('ko-KR')}${view.korean ? '원' : ''}`;
  const facts: [string, string | null][] = [
    [view.korean ? '상품' : 'Item', view.orderName],
    [view.korean ? '금액' : 'Amount', won],
    [view.korean ? '주문번호' : 'Order', view.orderId],
    [
      view.korean ? '입금 계좌' : 'Deposit to',
      view.account && `${view.account.bank} ${view.account.accountNumber}`,
    ],
    [view.korean ? '입금 기한' : 'Until', view.account && dueText(view.account.dueAt, view.korean)],
    [view.korean ? '안내' : 'Note', view.note],
  ];
  const rows = facts
    .filter((fact): fact is [string, string] => fact[1] !== null)
    .map(([name, value]) => `<dt>${name}</dt><dd>${escapeHtml(value)}</dd>`)
    .join('');
  const waiting = words.tone === 'wait';
  return `<!doctype html>
<html lang="${view.korean ? 'ko' : 'en'}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><link rel="icon" href="data:,">
${waiting ? '<meta http-equiv="refresh" content="3">' : ''}
<title>${words.title}</title><style nonce="${view.nonce}">${STYLE}</style></head>
<body><main data-status="${view.status}"><div class="mark ${words.tone}" aria-hidden="true">${MARK[words.tone]}</div>
<h1>${words.title}</h1><p role="status">${words.text}</p>${rows ? `<dl>${rows}</dl>` : ''}
${view.backUrl ? `<a href="${escapeHtml(view.backUrl)}">${view.korean ? '돌아가기' : 'Go back'}</a>` : ''}
${view.requestId ? `<small>${view.korean ? '문의할 때 알려 주세요' : 'For support'}: ${escapeHtml(view.requestId)}</small>` : ''}
</main></body></html>`;
}
