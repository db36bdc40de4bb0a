import { describe, expect, it } from 'vitest';
import { readMethodForm, type MethodForm } from './method-form';

const form: MethodForm = { name: '카드', min: '1,000', max: '10,000,000', settings: '', secrets: '' };

describe('S000-TBL-10 the form of a payment method', () => {
  it('reads limits as exact won, and a setting or a secret from each line', () => {
    expect(
      readMethodForm({ ...form, settings: 'mid = nice001\n\nbrands=visa, amex', secrets: 'key=a=b\nold=' }),
    ).toEqual({
      values: {
        name: '카드',
        minAmount: '1000',
        maxAmount: '10000000',
        configuration: [
          { name: 'mid', value: 'nice001' },
          { name: 'brands', value: 'visa, amex' },
        ],
        secrets: [
          { name: 'key', value: 'a=b' },
          { name: 'old', value: null },
        ],
      },
    });
  });

  it('says what is wrong, all at once', () => {
    expect(
      readMethodForm({ name: ' ', min: '0', max: '십만', settings: 'no value', secrets: '1=x' }),
    ).toEqual({
      errors: { name: 'required', min: 'amount', max: 'amount', settings: 'lines', secrets: 'lines' },
    });
    expect(readMethodForm({ ...form, min: '20000', max: '10000' })).toEqual({ errors: { max: 'order' } });
  });
});
