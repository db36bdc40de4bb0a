import { describe, expect, it } from 'vitest';
import { differences, merged, type Side } from './three-way';

type Field = 'name' | 'phone' | 'services';
const chosen = (...sides: [Field, Side][]) => new Map<Field, Side>(sides);
const base = { name: '김하늘', phone: '010', services: ['KST'] };

describe('S000-TBL-05 two people change the same thing', () => {
  it('takes each side’s own changes, and asks only where both changed a field', () => {
    const three = {
      base,
      mine: { ...base, name: '이하늘', phone: '011' },
      theirs: { ...base, phone: '016' },
    };
    expect([...differences(three)]).toEqual([
      ['name', 'mine'],
      ['phone', null],
    ]);
    expect(merged(three, new Map())).toBeNull();
    expect(merged(three, chosen(['phone', 'theirs']))).toEqual({ ...base, name: '이하늘', phone: '016' });
    expect(merged(three, chosen(['phone', 'mine']))).toEqual({ ...base, name: '이하늘', phone: '011' });
    expect(merged(three, chosen(['phone', 'mine'], ['name', 'theirs']))?.name).toBe('김하늘');
  });

  it('has nothing to ask where both wanted the same, or only one changed anything', () => {
    const wanted = { ...base, services: ['KST', 'FLEET'] };
    expect(differences({ base, mine: wanted, theirs: wanted }).size).toBe(0);
    expect(merged({ base, mine: base, theirs: wanted }, new Map())).toEqual(wanted);
    expect(merged({ base, mine: wanted, theirs: base }, new Map())).toEqual(wanted);
  });
});
