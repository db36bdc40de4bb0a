import { setTimeout as sleep } from 'node:timers/promises';
import type { StaffClient } from '../../kit/staff-client.js';
import { staffApi } from './api.js';
import type { System } from './system.js';

/** Holds from the first sample on. */
const ALWAYS = {
  metric: 'host.memory_usage',
  severity: 'CRITICAL',
  condition: 'GTE',
  threshold: 1,
  forSeconds: 0,
};
const OPEN_WITHIN_MS = 60_000;

export interface Fired {
  ruleId: string;
  incidentId: string;
  title: string;
  api: StaffClient;
  /** Switches the rule off, which ends what it opened. */
  settle: () => Promise<void>;
}

/** An incident that is open, of a rule made for it. */
export async function firingIncident(system: System, title = '메모리 사용률 시연'): Promise<Fired> {
  const api = await staffApi(system);
  const { createAlertRule } = await api.ok<{ createAlertRule: { id: string } }>(
    'mutation ($input: AlertRuleInput!) { createAlertRule(input: $input) { id } }',
    {
      input: {
        ...ALWAYS,
        title,
        escalation: [{ afterSeconds: 900 }],
        runbook: '메모리를 많이 쓰는 프로세스부터 다시 켭니다.',
      },
    },
  );
  const ruleId = createAlertRule.id;
  const settle = async (): Promise<void> => {
    // Anew: whoever opened pages meanwhile may have ended the oldest of the person's sessions.
    const api = await staffApi(system);
    const { alertRule } = await api.ok<{ alertRule: { version: number } }>(
      `{ alertRule(id: "${ruleId}") { version } }`,
    );
    await api.ok(
      `mutation { setAlertRuleActive(id: "${ruleId}", version: ${alertRule.version}, active: false) { id } }`,
    );
  };
  const deadline = Date.now() + OPEN_WITHIN_MS;
  for (;;) {
    const { incidents } = await api.ok<{ incidents: { items: { id: string }[] } }>(
      'query ($filter: IncidentFilter) { incidents(filter: $filter) { items { id } } }',
      { filter: { ruleId } },
    );
    const [incident] = incidents.items;
    if (incident) return { ruleId, incidentId: incident.id, title, api, settle };
    if (Date.now() > deadline) throw new Error('The rule opened no incident');
    await sleep(500);
  }
}
