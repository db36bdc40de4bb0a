import { asNumber, asObject, asString } from '../../kit/json.js';
import type { Instrument, WindowMethod } from '../model.js';
import { ApiError } from '../wire/api-error.js';
import { bankCodeOf, cardCompany, easyPayProvider } from '../wire/organisations.js';

const DEFAULTS: Record<WindowMethod, Instrument> = {
  CARD: { type: 'card', issuerCode: '61', installmentPlanMonths: 0, cardType: '신용' },
  TRANSFER: { type: 'transfer', bankCode: '88' },
  VIRTUAL_ACCOUNT: { type: 'virtualAccount', bankCode: '88' },
};

/**
 * Reads the buyer's choice. The window's form sends `type:choice` (`card:41`, `easyPay:토스페이`,
 * `transfer:88`, `virtualAccount:88`); the control API may send the object. Nothing means the
 * usual one of the method.
 */
export function readInstrument(value: unknown, method: WindowMethod, months = 0): Instrument {
  if (value === undefined || value === null) return DEFAULTS[method];
  const text = asString(value);
  if (text !== null) {
    const colon = text.indexOf(':');
    return fromParts(text.slice(0, colon), text.slice(colon + 1), months, '신용', null);
  }
  const object = asObject(value);
  if (object === null) throw unknownInstrument();
  const choice = object['issuerCode'] ?? object['provider'] ?? object['bankCode'];
  const cardType = object['cardType'] === '체크' ? '체크' : '신용';
  const plan = asNumber(object['installmentPlanMonths']) ?? months;
  return fromParts(
    asString(object['type']) ?? '',
    asString(choice) ?? '',
    plan,
    cardType,
    asString(object['cardIssuerCode']),
  );
}

function fromParts(
  type: string,
  choice: string,
  months: number,
  cardType: '신용' | '체크',
  cardIssuerCode: string | null,
): Instrument {
  switch (type) {
    case 'card':
      if (!cardCompany(choice)) throw unknownInstrument();
      if (!Number.isInteger(months) || months < 0 || months === 1 || months > 12) {
        throw new ApiError('INVALID_CARD_INSTALLMENT_PLAN');
      }
      return { type, issuerCode: choice, installmentPlanMonths: months, cardType };
    case 'easyPay': {
      const provider = easyPayProvider(choice);
      if (!provider) throw unknownInstrument();
      if (cardIssuerCode !== null && !cardCompany(cardIssuerCode)) throw unknownInstrument();
      return { type, provider: provider.ko, cardIssuerCode };
    }
    case 'transfer':
    case 'virtualAccount': {
      const bankCode = bankCodeOf(choice);
      if (bankCode === null) throw new ApiError('INVALID_BANK');
      return { type, bankCode };
    }
    default:
      throw unknownInstrument();
  }
}

const unknownInstrument = (): ApiError => new ApiError('INVALID_REQUEST', '알 수 없는 결제 수단입니다.');
