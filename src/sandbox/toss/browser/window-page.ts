import type { StoredPayment, WindowMethod } from '../model.js';
import type { Language } from '../wire/api-error.js';
import { errorFacts } from '../wire/error-catalogue.js';
import { CARD_COMPANIES, EASY_PAY_PROVIDERS, WINDOW_BANKS } from '../wire/organisations.js';
import { escape, page } from './html.js';
import { WINDOW_FAILURES, windowTexts, type WindowTexts } from './window-texts.js';

/** Instalments are offered from this amount on, as at Toss. */
const INSTALLMENT_FROM = 50_000;
const WINDOW_EASY_PAY = 4;

const PRESELECTED: Record<WindowMethod, string> = {
  CARD: `card:${CARD_COMPANIES[0]?.code ?? ''}`,
  TRANSFER: 'transfer',
  VIRTUAL_ACCOUNT: 'virtualAccount',
};

interface WindowView {
  payment: StoredPayment;
  merchantName: string;
  language: Language;
  /** A sentence about a choice that could not be taken. */
  notice: string | null;
}

/** The payment window of an open payment. Works without a script: every button is a form's. */
export function windowPage(view: WindowView): string {
  const { payment, language } = view;
  const texts = windowTexts(language);
  const amount = payment.totalAmount.toLocaleString('ko-KR');
  const path = `/window/${encodeURIComponent(payment.paymentKey)}`;
  const query = language === 'en' ? '?lang=en' : '';
  const body = `${banner(view.language, path)}
<main class="sheet" id="window">
<header class="sheet-head">
<p class="shop">${escape(view.merchantName)}</p>
<h1>${escape(payment.orderName)}</h1>
<p class="amount" id="amount"><span class="visually-hidden">${texts.amount} </span>${texts.won(amount)}</p>
<dl class="facts"><div><dt>${texts.orderId}</dt><dd id="order-id">${escape(payment.orderId)}</dd></div></dl>
</header>
${view.notice === null ? '' : `<p class="notice" role="alert">${escape(view.notice)}</p>`}
<form method="post" action="${path}/pay${query}" id="pay-form" data-busy="${texts.paying}">
<h2 id="methods">${texts.chooseMethod}</h2>
<div role="radiogroup" aria-labelledby="methods">
${methodGroups(payment, language, texts)}
</div>
${payment.totalAmount >= INSTALLMENT_FROM ? installments(texts) : ''}
<div class="actions">
<button class="button primary" id="pay" type="submit">${texts.pay(amount)}</button>
<button class="button" id="cancel" type="submit" formaction="${path}/cancel${query}" formnovalidate>${texts.cancel}</button>
</div>
</form>
<section class="tools" aria-labelledby="tools">
<h2 id="tools">${texts.failTitle}</h2>
<p class="help">${texts.failHelp}</p>
<form method="post" action="${path}/fail${query}" class="row" id="fail-form">
<label class="visually-hidden" for="fail-code">${texts.failCode}</label>
<select id="fail-code" name="code">${WINDOW_FAILURES.map((code) => failureOption(code, language)).join('')}</select>
<button class="button danger" id="fail" type="submit">${texts.fail}</button>
</form>
</section>
<footer class="help">${texts.footer}</footer>
</main>`;
  return page({
    lang: language,
    title: `${texts.title} · ${texts.banner}`,
    body,
    name: 'window',
  });
}

/** What a closed or unknown payment shows instead of the window. */
export function endedPage(language: Language, path: string, status: string | null): string {
  const texts = windowTexts(language);
  const title = status === null ? texts.unknown : texts.ended;
  const help = status === null ? texts.unknownHelp : texts.endedHelp(status);
  const body = `${banner(language, path)}
<main class="sheet" id="ended"><h1>${title}</h1><p class="help">${escape(help)}</p></main>`;
  return page({ lang: language, title, body, name: 'window' });
}

function banner(language: Language, path: string): string {
  const texts = windowTexts(language);
  const other = language === 'en' ? 'ko' : 'en';
  return `<header class="banner"><p><strong>${texts.banner}</strong> <span class="tag">local twin</span></p>
<a id="language" lang="${other}" hreflang="${other}" href="${path}?lang=${other}">${texts.otherLanguage}</a></header>`;
}

function methodGroups(payment: StoredPayment, language: Language, texts: WindowTexts): string {
  const chosen = PRESELECTED[payment.method];
  const name = (entry: { ko: string; en: string }): string => (language === 'en' ? entry.en : entry.ko);
  const tile = (value: string, label: string): string =>
    `<label class="tile"><input type="radio" name="choice" value="${escape(value)}" required${value === chosen ? ' checked' : ''}><span>${escape(label)}</span></label>`;
  const banks = (field: string): string =>
    `<select name="${field}" aria-label="${texts.bank}">${WINDOW_BANKS.map((bank) => `<option value="${bank.code}">${escape(name(bank))}</option>`).join('')}</select>`;
  const cards = CARD_COMPANIES.map((card) => tile(`card:${card.code}`, name(card))).join('');
  const easyPay = EASY_PAY_PROVIDERS.slice(0, WINDOW_EASY_PAY)
    .map((provider) => tile(`easyPay:${provider.ko}`, name(provider)))
    .join('');
  return `<h3>${texts.cards}</h3><div class="tiles">${cards}</div>
<h3>${texts.easyPay}</h3><div class="tiles">${easyPay}</div>
<h3>${texts.transfer} · ${texts.virtualAccount}</h3>
<div class="bank-row">${tile('transfer', texts.transfer)}${banks('transferBank')}</div>
<div class="bank-row">${tile('virtualAccount', texts.virtualAccount)}${banks('virtualAccountBank')}</div>`;
}

function installments(texts: WindowTexts): string {
  const months = [2, 3, 4, 5, 6, 9, 12];
  return `<p class="row"><label for="months">${texts.installment}</label>
<select id="months" name="months"><option value="0">${texts.lumpSum}</option>${months
    .map((count) => `<option value="${count}">${texts.months(count)}</option>`)
    .join('')}</select></p>`;
}

function failureOption(code: string, language: Language): string {
  return `<option value="${code}">${code} — ${escape(errorFacts(code)?.[language] ?? '')}</option>`;
}
