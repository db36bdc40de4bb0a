import { describe, expect, it } from 'vitest';
import { Service, type UserModel } from '../../modules/users/index.js';
import { customerCards, maskEmail } from './customer-cards.js';

const person = (id: string, ...services: Service[]): UserModel =>
  ({ id, name: id, email: `${id}@example.com`, services }) as UserModel;
const members = (count: number): UserModel[] =>
  Array.from({ length: count }, (_, i) => person(`member${i}`, Service.KST, Service.ABYSSCM));
const others = (count: number): UserModel[] =>
  Array.from({ length: count }, (_, i) => person(`other${i}`, Service.KST));

describe('maskEmail', () => {
  it.each([
    ['kim1234.07@example.com', 'ki***07@example.com'],
    ['kim123@example.com', 'ki***@example.com'],
    ['ab@example.com', 'a***@example.com'],
    ['a@example.com', 'a***@example.com'],
  ])('shows %s as %s', (email, masked) => expect(maskEmail(email)).toBe(masked));
});

describe('customerCards', () => {
  it('shows half members, half others, and no e-mail address in full', () => {
    const cards = customerCards([...others(20), ...members(20)]);
    expect(cards).toHaveLength(8);
    expect(cards.filter((card) => card.services.includes(Service.ABYSSCM))).toHaveLength(4);
    expect(JSON.stringify(cards)).not.toContain('member0@');
  });

  it.each([
    [20, 1],
    [1, 20],
    [8, 0],
    [0, 8],
  ])('fills up with one kind where the other is rare: %i members, %i others', (m, o) =>
    expect(customerCards([...members(m), ...others(o)])).toHaveLength(8),
  );

  it('shows fewer when there are fewer', () =>
    expect(customerCards([...members(1), ...others(2)])).toHaveLength(3));
});
