import { describe, expect, it } from 'vitest';
import { emptyRule, newWindow, nextStep, readLabels, readRuleForm } from './rule-form';

const form = { ...emptyRule, title: '디스크', metric: 'host.disk_usage', threshold: '90' };

describe('the form of a rule', () => {
  it('reads what was typed', () => {
    expect(
      readRuleForm({
        ...form,
        labels: 'host=web-1, disk=sda',
        groupBy: 'host',
        recovery: '85',
        windows: [newWindow, { days: ['SAT'], from: '22:00', to: '06:00' }],
        escalation: [nextStep([]), { minutes: '60', people: ['u1'] }],
      }),
    ).toMatchObject({
      input: {
        labels: [
          { name: 'host', value: 'web-1' },
          { name: 'disk', value: 'sda' },
        ],
        groupBy: ['host'],
        threshold: 90,
        recoveryThreshold: 85,
        windows: [
          { days: ['MON', 'TUE', 'WED', 'THU', 'FRI'], from: '09:00', to: '18:00' },
          { days: ['SAT'], from: '22:00', to: '06:00' },
        ],
        escalation: [
          { afterSeconds: 900, adminUserIds: [] },
          { afterSeconds: 3_600, adminUserIds: ['u1'] },
        ],
      },
    });
  });

  it('says what is wrong, each at its place', () => {
    expect(
      readRuleForm({
        ...form,
        title: ' ',
        threshold: '1e9',
        labels: 'host',
        forSeconds: '-1',
        escalation: [
          { minutes: '60', people: [] },
          { minutes: '15', people: [] },
          { minutes: '0.5', people: [] },
        ],
      }),
    ).toEqual({
      errors: {
        title: 'required',
        threshold: 'number',
        labels: 'labels',
        forSeconds: 'seconds',
        'escalation.1': 'later',
        'escalation.2': 'minutes',
      },
    });
    expect(readRuleForm({ ...form, recovery: '95' })).toEqual({ errors: { recovery: 'wrongSide' } });
    expect(readRuleForm({ ...form, condition: 'LT', recovery: '80' })).toEqual({
      errors: { recovery: 'wrongSide' },
    });
    expect(readRuleForm({ ...form, windows: [newWindow, { days: [], from: '25:00', to: '06:00' }] })).toEqual(
      { errors: { 'windows.1.days': 'days', 'windows.1.from': 'time' } },
    );
  });

  it('a label may hold anything but a comma', () => {
    expect(readLabels('path=/a=b')).toEqual([{ name: 'path', value: '/a=b' }]);
    expect(readLabels('')).toEqual([]);
    expect(readLabels('Host=a')).toBeNull();
  });
});
