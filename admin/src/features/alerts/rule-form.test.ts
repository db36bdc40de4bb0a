import { describe, expect, it } from 'vitest';
import { emptyRule, readLabels, readRuleForm } from './rule-form';

const form = { ...emptyRule, title: '디스크', metric: 'host.disk_usage', threshold: '90' };

describe('the form of a rule', () => {
  it('reads what was typed', () => {
    expect(
      readRuleForm({
        ...form,
        labels: 'host=web-1, disk=sda',
        groupBy: 'host',
        recovery: '85',
        escalation: '15, 60',
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
        windows: [],
        escalation: [
          { afterSeconds: 900, adminUserIds: [] },
          { afterSeconds: 3_600, adminUserIds: [] },
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
        escalation: '60, 15',
      }),
    ).toEqual({
      errors: {
        title: 'required',
        threshold: 'number',
        labels: 'labels',
        forSeconds: 'seconds',
        escalation: 'minutes',
      },
    });
    expect(readRuleForm({ ...form, recovery: '95' })).toEqual({ errors: { recovery: 'wrongSide' } });
    expect(readRuleForm({ ...form, condition: 'LT', recovery: '80' })).toEqual({
      errors: { recovery: 'wrongSide' },
    });
    expect(readRuleForm({ ...form, days: ['MON'], from: '25:00' })).toEqual({ errors: { from: 'time' } });
  });

  it('a label may hold anything but a comma', () => {
    expect(readLabels('path=/a=b')).toEqual([{ name: 'path', value: '/a=b' }]);
    expect(readLabels('')).toEqual([]);
    expect(readLabels('Host=a')).toBeNull();
  });
});
