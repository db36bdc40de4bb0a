import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { BusinessSampler } from '../../src/modules/metrics/business/business-sampler.js';
import { WatchStore } from '../../src/modules/metrics/alerts/evaluation/watch.store.js';
import { OutboxRelay } from '../../src/platform/outbox/relay.js';
import { apiKeyClient } from '../kit/api-key.js';
import { ServerProcess } from '../kit/server-process.js';
import type { StaffClient } from '../kit/staff-client.js';
import { eventually } from '../kit/eventually.js';
import { TestSystem } from '../kit/test-system.js';
import { INCIDENT_FIELDS, RULE_FIELDS, ruleInput, Watched, type Incident } from './alerts-kit.js';

interface Rule {
  id: string;
  version: number;
  state: string;
  seriesCount: number;
  firingCount: number;
  crowded: boolean;
}
const CREATE = `mutation ($input: AlertRuleInput!) { createAlertRule(input: $input) { ${RULE_FIELDS} } }`;
const TIMELINE =
  'query ($id: ID!) { incidentTimeline(incidentId: $id) { kind words actor why labels { value } } }';

describe('alert rules and incidents (S000-TBL-12)', () => {
  let system: TestSystem;
  let owner: StaffClient;
  let operator: StaffClient;
  let watched: Watched;
  let signedInAt: number;

  beforeAll(async () => {
    system = await TestSystem.start({ role: 'api' });
    [owner, operator] = await Promise.all([system.staff('ADMIN'), system.staff('OPERATOR')]);
    watched = new Watched(system, new Date());
    signedInAt = watched.now.getTime();
    await watched.look();
  });
  beforeEach(() => signInAgain());
  afterAll(async () => {
    watched.leave();
    await system.stop();
  });

  /** Tokens last ten minutes of the time that the test makes pass. */
  const signInAgain = async (): Promise<void> => {
    if (Math.abs(watched.now.getTime() - signedInAt) < 240_000) return;
    [owner, operator] = (await Promise.all(
      [owner, operator].map(({ account }) => system.signIn(account)),
    )) as [StaffClient, StaffClient];
    signedInAt = watched.now.getTime();
  };
  const create = async (metric: string, change: Record<string, unknown> = {}) => {
    await watched.write(metric, 1, { host: 'first' });
    const { createAlertRule } = await owner.ok<{ createAlertRule: Rule }>(CREATE, {
      input: ruleInput(metric, change),
    });
    return createAlertRule;
  };
  const incidentsOf = async (rule: Rule) =>
    (
      await owner.ok<{ incidents: { items: Incident[] } }>(
        `query ($rule: ID!) { incidents(filter: { ruleId: $rule }) { items { ${INCIDENT_FIELDS} } } }`,
        { rule: rule.id },
      )
    ).incidents.items;
  const only = async (rule: Rule): Promise<Incident> => {
    const all = await incidentsOf(rule);
    expect(all).toHaveLength(1);
    return all[0] as Incident;
  };
  const ruleNow = async ({ id }: Rule) =>
    (
      await owner.ok<{ alertRule: Rule }>(`query ($id: ID!) { alertRule(id: $id) { ${RULE_FIELDS} } }`, {
        id,
      })
    ).alertRule;
  const timeline = async (id: string) =>
    (
      await owner.ok<{
        incidentTimeline: { kind: string; words: string | null; actor: string | null; why: string | null }[];
      }>(TIMELINE, { id })
    ).incidentTimeline;
  const act = async (client: StaffClient, name: string, incident: Incident, more = '') =>
    (
      await client.ok<Record<string, Incident>>(
        `mutation ($id: ID!, $version: Int!) { ${name}(id: $id, version: $version ${more}) { ${INCIDENT_FIELDS} } }`,
        { id: incident.id, version: incident.version },
      )
    )[name] as Incident;
  const facts = async (incident: Incident) =>
    (
      await system.sql<{ event: string }>(
        `SELECT event FROM outbox WHERE subject_id = $1 AND event LIKE 'alert.%' ORDER BY seq`,
        [incident.id],
      )
    ).map(({ event }) => event.replace('alert.incident-', ''));

  /** What people were told about an incident. */
  const notices = async ({ id }: Incident) =>
    (
      await system.sql<{ kind: string }>(
        'SELECT kind FROM notices WHERE group_key = $1 ORDER BY created_at, id',
        [`incident:${id}`],
      )
    ).map(({ kind }) => kind.replace('alert.incident-', ''));

  it('a worker killed while it opens one: nothing is there, and whoever looks next opens and tells it once', async () => {
    // The worker has the machine's own clock, and looks after this rule alone.
    watched.set(Date.now());
    const rule = await create('test.killed');
    const others = await system.sql<{ id: string }>(
      `WITH off AS (UPDATE alert_rules SET active = false WHERE active AND id <> $1 RETURNING id) SELECT id FROM off`,
      [rule.id],
    );
    await watched.look();
    await watched.write('test.killed', 95, { host: 'first' }, new Date(watched.now.getTime() + 1));
    const worker = await ServerProcess.start(system, { role: 'worker', killPoint: 'alerts.before-commit' });
    await worker.killAtPoint();
    expect(await incidentsOf(rule)).toEqual([]);
    expect(await system.sql('SELECT 1 FROM notices')).toEqual([]);
    watched.set(Date.now());
    await watched.say('test.killed', 96, { host: 'first' });
    await watched.say('test.killed', 97, { host: 'first' });
    const open = await only(rule);
    expect(open).toMatchObject({ state: 'OPEN', firingSeries: 1, worstValue: 97 });
    expect(await facts(open)).toEqual(['opened']);
    expect(await notices(open)).toEqual(['opened']);
    await system.sql('UPDATE alert_rules SET active = true WHERE id = ANY($1)', [others.map(({ id }) => id)]);
  });

  it('opens one incident, whoever looks and however often, and closes it when it is over', async () => {
    const rule = await create('test.one', { forSeconds: 20, recoveryThreshold: 80 });
    await watched.say('test.one', 95);
    expect(await ruleNow(rule)).toMatchObject({ state: 'PENDING' });
    await watched.say('test.one', 97);
    await watched.say('test.one', 96);
    // Three processes at once: one decides, the others find it decided.
    await watched.write('test.one', 99, {}, new Date(watched.now.getTime() + 1_000));
    const to = new Date(watched.now.getTime() + 2_000);
    await Promise.all([1, 2, 3].map(() => watched.evaluate.execute(rule.id, to)));
    watched.advance(5);
    const open = await only(rule);
    expect(open).toMatchObject({ state: 'OPEN', cause: 'THRESHOLD', worstValue: 99, firingSeries: 1 });
    await watched.say('test.one', 85);
    expect(await only(rule), 'between the thresholds it goes on').toMatchObject({ state: 'OPEN' });
    await watched.say('test.one', 80);
    expect(await only(rule)).toMatchObject({ state: 'RESOLVED', resolution: 'RECOVERED' });
    expect((await timeline(open.id)).map(({ kind }) => kind)).toEqual(['OPENED', 'RESOLVED']);
    expect(await facts(open)).toEqual(['opened', 'resolved']);
    expect(await notices(open), 'S002-ALR-01: told once each').toEqual(['opened', 'resolved']);
    expect(await ruleNow(rule)).toMatchObject({ state: 'OK' });
  });

  it('whoever dies while it opens leaves nothing, and the next one opens it once', async () => {
    const rule = await create('test.dies');
    const store = system.get(WatchStore);
    const evaluated = store.evaluated.bind(store);
    const dies = vi
      .spyOn(store, 'evaluated')
      .mockImplementation((tx, id, ...rest) =>
        id === rule.id ? Promise.reject(new Error('gone')) : evaluated(tx, id, ...rest),
      );
    await expect(watched.say('test.dies', 95)).rejects.toThrow('gone');
    expect(await incidentsOf(rule)).toEqual([]);
    dies.mockRestore();
    await watched.look();
    expect(await facts(await only(rule))).toEqual(['opened']);
  });

  it('many series are one incident, or one for each label that the rule names', async () => {
    const whole = await create('test.group');
    const { createAlertRule: each } = await owner.ok<{ createAlertRule: Rule }>(CREATE, {
      input: ruleInput('test.group', { groupBy: ['host'] }),
    });
    for (const host of ['a', 'b', 'c']) await watched.say('test.group', 95, { host, disk: 'sda' });
    expect(await only(whole)).toMatchObject({ firingSeries: 3, labels: [] });
    expect((await incidentsOf(each)).map(({ labels }) => labels[0]?.value).sort()).toEqual(['a', 'b', 'c']);
    await watched.say('test.group', 5, { host: 'a', disk: 'sda' });
    expect(await only(whole)).toMatchObject({ state: 'OPEN', firingSeries: 2 });
    expect((await timeline((await only(whole)).id)).map(({ kind }) => kind)).toEqual([
      'OPENED',
      'SERIES_JOINED',
      'SERIES_JOINED',
      'SERIES_LEFT',
    ]);
  });

  it('is acknowledged, given to somebody, written about and closed by people', async () => {
    const rule = await create('test.people', { escalation: [{ afterSeconds: 60, adminUserIds: [] }] });
    await watched.say('test.people', 95);
    const acknowledged = await act(operator, 'acknowledgeIncident', await only(rule));
    expect(acknowledged).toMatchObject({ state: 'ACKNOWLEDGED', assignee: { id: operator.account.id } });
    const { extensions } = await operator.refused(
      `mutation { acknowledgeIncident(id: "${acknowledged.id}", version: 1) { id } }`,
    );
    expect(extensions).toMatchObject({ code: 'VERSION_STALE' });
    const given = await act(owner, 'assignIncident', acknowledged, `, adminUserId: "${owner.account.id}"`);
    const customer = await system.customer();
    expect(
      (
        await owner.refused(
          `mutation { assignIncident(id: "${given.id}", version: ${given.version}, adminUserId: "${customer.id}") { id } }`,
        )
      ).extensions.code,
    ).toBe('INCIDENT_ASSIGNEE_NOT_ALLOWED');
    await operator.ok(
      `mutation { commentIncident(id: "${given.id}", text: " 디스크를 비웠습니다 ") { id } }`,
    );
    watched.advance(120);
    await watched.write('test.people', 95);
    await watched.look();
    expect(await only(rule), 'who has it is not called again').toMatchObject({ escalated: 0 });
    const closed = await act(owner, 'resolveIncident', await only(rule), ', reason: "로그를 지웠습니다"');
    expect(closed).toMatchObject({ state: 'RESOLVED', resolution: '로그를 지웠습니다' });
    expect(
      (
        await owner.refused(
          `mutation { resolveIncident(id: "${given.id}", version: 9, reason: "또 다른 이유") { id } }`,
        )
      ).extensions.code,
    ).toBe('INCIDENT_RESOLVED');
    expect((await timeline(closed.id)).map(({ kind, words }) => (words ? `${kind} ${words}` : kind))).toEqual(
      ['OPENED', 'ACKNOWLEDGED', 'ASSIGNED', 'COMMENTED 디스크를 비웠습니다', 'RESOLVED 로그를 지웠습니다'],
    );
    await watched.say('test.people', 95);
    expect(
      (await incidentsOf(rule)).map(({ state }) => state),
      'what lasts opens another one',
    ).toEqual(['OPEN', 'RESOLVED']);
  });

  it('calls the next ones while nobody has acknowledged it', async () => {
    const rule = await create('test.escalate', {
      escalation: [
        { afterSeconds: 60, adminUserIds: [owner.account.id] },
        { afterSeconds: 300, adminUserIds: [] },
      ],
    });
    await watched.say('test.escalate', 95);
    for (const step of [1, 1, 2, 2]) {
      watched.advance(step === 1 ? 45 : 130);
      await watched.say('test.escalate', 95);
    }
    await signInAgain();
    const incident = await only(rule);
    expect(incident).toMatchObject({ escalated: 2 });
    expect(await facts(incident)).toEqual(['opened', 'escalated', 'escalated']);
    expect(await notices(incident)).toEqual(['opened', 'escalated', 'escalated']);
    await watched.say('test.escalate', 5);
    expect(
      await system.sql(
        `SELECT audience->'also' AS also FROM notices WHERE kind = 'alert.incident-resolved' AND group_key = $1`,
        [`incident:${incident.id}`],
      ),
      'those called by name hear of the end as well',
    ).toEqual([{ also: [owner.account.id] }]);
  });

  it('silences keep people from being told, not incidents from being opened', async () => {
    const rule = await create('test.quiet', { escalation: [{ afterSeconds: 60, adminUserIds: [] }] });
    const silence = (input: Record<string, unknown>) =>
      operator.send<{ createAlertSilence: { id: string; version: number; state: string } }>(
        'mutation ($input: AlertSilenceInput!) { createAlertSilence(input: $input) { id version state quietIncidents } }',
        { input },
      );
    const until = (minutes: number) => new Date(watched.now.getTime() + minutes * 60_000).toISOString();
    for (const [path, bad] of [
      ['input.endsAt', { endsAt: until(-1) }],
      ['input.endsAt', { endsAt: until(31 * 24 * 60) }],
      ['input.startsAt', { startsAt: until(-60), endsAt: until(10) }],
    ] as const)
      expect(
        (await silence({ reason: '배포', ruleId: rule.id, ...bad })).errors[0]?.extensions,
      ).toMatchObject({
        code: 'SILENCE_INVALID',
        args: { path },
      });
    const key = await apiKeyClient(system, await system.staff(), ['incident.handle']);
    expect(
      (
        await key.refused(
          `mutation { createAlertSilence(input: { reason: "배포", endsAt: "${until(10)}" }) { id } }`,
        )
      ).extensions.code,
      'nobody could be told that it ends',
    ).toBe('INCIDENT_ASSIGNEE_NOT_ALLOWED');

    expect((await silence({ reason: '전부', endsAt: until(10) })).errors[0]?.extensions.code).toBe(
      'SILENCE_OF_EVERYTHING',
    );
    expect(
      (await silence({ reason: '이틀', ruleId: rule.id, endsAt: until(2_880) })).errors[0]?.extensions,
      'a critical rule',
    ).toMatchObject({ code: 'SILENCE_TOO_WIDE', args: { maxHours: 8 } });
    const byOwner = await owner.ok<{ createAlertSilence: { id: string } }>(
      'mutation ($input: AlertSilenceInput!) { createAlertSilence(input: $input) { id } }',
      { input: { reason: '이틀', endsAt: until(2_880), labels: [{ name: 'host', value: 'elsewhere' }] } },
    );
    expect(
      await system.sql(
        `SELECT audience->>'permission' AS who, severity FROM notices WHERE kind = 'alert.silence-created' AND key = $1`,
        [byOwner.createAlertSilence.id],
      ),
      'those who answer for the rules are told',
    ).toEqual([{ who: 'alert.manage', severity: 'WARNING' }]);

    const { data } = await silence({
      reason: '배포 중',
      ruleId: rule.id,
      endsAt: until(20),
      labels: [{ name: 'host', value: 'a' }],
    });
    expect(data?.createAlertSilence).toMatchObject({ state: 'ACTIVE' });
    await watched.say('test.quiet', 95, { host: 'a' });
    const quiet = await only(rule);
    const { silencedUntil } = quiet;
    expect(silencedUntil).not.toBeNull();
    expect(await notices(quiet)).toEqual([]);
    watched.advance(240);
    await watched.say('test.quiet', 95, { host: 'a' });
    await signInAgain();
    expect(await only(rule)).toMatchObject({ escalated: 0 });
    // Its maker is told, once, before it ends.
    const endings = () =>
      system.sql(`SELECT 1 FROM outbox WHERE event = 'alert.silence-ending' AND subject_id = $1`, [
        data?.createAlertSilence.id,
      ]);
    expect(await endings()).toHaveLength(0);
    watched.advance(400);
    await watched.say('test.quiet', 95, { host: 'a' });
    await watched.say('test.quiet', 95, { host: 'a' });
    expect(await endings()).toHaveLength(1);
    expect(
      await system.sql(
        `SELECT audience->'adminUserIds' AS who, data->>'endsAt' AS ends FROM notices WHERE kind = 'alert.silence-ending'
           AND key = $1`,
        [data?.createAlertSilence.id],
      ),
    ).toEqual([{ who: [operator.account.id], ends: silencedUntil }]);
    watched.advance(600);
    await watched.say('test.quiet', 95, { host: 'a' });
    await signInAgain();
    expect((await timeline(quiet.id)).map(({ kind }) => kind)).toEqual(['OPENED', 'SILENCED', 'UNSILENCED']);
    expect(await notices(quiet), 'what lasts is told when the quiet is over').toEqual(['opened']);
    // One that begins while it is open falls quiet at once; a series that it does not cover breaks it.
    const again = (
      await silence({ reason: '배포 중', labels: [{ name: 'host', value: 'a' }], endsAt: until(60) })
    ).data;
    expect(again?.createAlertSilence).toMatchObject({ quietIncidents: 1 });
    await watched.say('test.quiet', 95, { host: 'b' });
    expect((await only(rule)).silencedUntil).toBeNull();
    await operator.ok(
      `mutation { endAlertSilence(id: "${again?.createAlertSilence.id}", version: 1) { state } }`,
    );
    expect(
      (
        await operator.refused(
          `mutation { endAlertSilence(id: "${again?.createAlertSilence.id}", version: 2) { id } }`,
        )
      ).extensions.code,
    ).toBe('SILENCE_ENDED');
  });

  it('rules that make no sense are refused, each with its code', async () => {
    await watched.write('test.refused', 1);
    const refusal = async (change: Record<string, unknown>) =>
      (await owner.send<unknown>(CREATE, { input: ruleInput('test.refused', change) })).errors[0]?.extensions;
    expect(await refusal({ recoveryThreshold: 95 })).toMatchObject({
      code: 'ALERT_RECOVERY_WRONG_SIDE',
      args: { path: 'input.recoveryThreshold', threshold: 90 },
    });
    expect(await refusal({ condition: 'LT', recoveryThreshold: 80 })).toMatchObject({
      code: 'ALERT_RECOVERY_WRONG_SIDE',
    });
    expect(await refusal({ metric: 'nobody.ever' })).toMatchObject({ code: 'ALERT_METRIC_UNKNOWN' });
    for (const [path, change] of [
      ['input.forSeconds', { forSeconds: -1 }],
      ['input.noDataSeconds', { noDataSeconds: 5 }],
      ['input.groupBy', { groupBy: ['a', 'a'] }],
      ['input.windows.0.from', { windows: [{ days: ['MON'], from: '25:00', to: '09:00' }] }],
      ['input.windows.0.days', { windows: [{ days: [], from: '08:00', to: '09:00' }] }],
      ['input.escalation.1.afterSeconds', { escalation: [{ afterSeconds: 120 }, { afterSeconds: 60 }] }],
    ] as const)
      expect(await refusal(change), path).toMatchObject({ code: 'ALERT_RULE_INVALID', args: { path } });
    const infinite = await owner.send<unknown>(
      `mutation { createAlertRule(input: { title: "x", metric: "test.refused", severity: INFO, condition: GT, threshold: 1e999 }) { id } }`,
    );
    expect(infinite.errors[0]?.extensions.kind).toBe('BAD_USER_INPUT');
    expect(
      (await operator.send<unknown>(CREATE, { input: ruleInput('test.refused') })).errors[0]?.extensions,
    ).toMatchObject({
      code: 'FORBIDDEN',
    });
  });

  it('a rule watches no more series than it may, and says so', async () => {
    const rule = await create('test.crowd');
    watched.advance(10);
    await system.sql(
      `WITH made AS (INSERT INTO metric_series (name, labels, created_at, last_at, last_value)
         SELECT 'test.crowd', jsonb_build_object('id', n::text), $1, $1, 95 FROM generate_series(1, 230) n RETURNING id)
       INSERT INTO metric_samples (series_id, at, value) SELECT id, $1, 95 FROM made`,
      [watched.now],
    );
    await watched.look();
    watched.advance(10);
    await watched.look();
    expect(
      await system.sql(`SELECT data->>'max' AS max FROM notices WHERE kind = 'alert.rule-crowded'`),
      'whoever can mend it is told, once',
    ).toEqual([{ max: '200' }]);
    expect(await ruleNow(rule)).toMatchObject({
      crowded: true,
      seriesCount: 200,
      firingCount: 200,
      state: 'FIRING',
    });
    expect(await only(rule)).toMatchObject({ firingSeries: 200 });
    expect(
      (await owner.send<unknown>(CREATE, { input: ruleInput('test.crowd') })).errors[0]?.extensions,
    ).toMatchObject({
      code: 'ALERT_SERIES_TOO_MANY',
      args: { max: 200 },
    });
  });

  it('goes over history no further than it is kept, and not backwards', async () => {
    await watched.write('test.long', 1);
    const day = 86_400_000;
    const code = async (from: number, to: number) =>
      (
        await owner.send<unknown>(
          `mutation ($input: AlertRuleInput!, $from: DateTime!, $to: DateTime!) {
             backtestAlertRule(input: $input, from: $from, to: $to) { samplesRead } }`,
          {
            input: ruleInput('test.long'),
            from: new Date(watched.now.getTime() + from * day).toISOString(),
            to: new Date(watched.now.getTime() + to * day).toISOString(),
          },
        )
      ).errors[0]?.extensions.code;
    expect(await code(-90, 0)).toBeUndefined();
    for (const [from, to] of [
      [-91, 0],
      [1, 2],
      [-1, -2],
      [0, 0],
    ] satisfies [number, number][])
      expect(await code(from, to), `${from} ${to}`).toBe('RANGE_INVALID');
  });

  it('a changed or switched off rule closes what it had opened', async () => {
    const rule = await create('test.changed');
    await watched.say('test.changed', 95);
    await owner.ok(
      'mutation ($id: ID!, $input: AlertRuleInput!) { updateAlertRule(id: $id, version: 1, input: $input) { id } }',
      { id: rule.id, input: ruleInput('test.changed', { threshold: 99 }) },
    );
    expect(await only(rule)).toMatchObject({ resolution: 'RULE_CHANGED' });
    await watched.say('test.changed', 95);
    await watched.say('test.changed', 100);
    await owner.ok(`mutation { setAlertRuleActive(id: "${rule.id}", version: 2, active: false) { state } }`);
    expect((await incidentsOf(rule)).map(({ resolution }) => resolution)).toEqual([
      'RULE_OFF',
      'RULE_CHANGED',
    ]);
    await watched.say('test.changed', 100);
    const all = await incidentsOf(rule);
    expect(all).toHaveLength(2);
    for (const incident of all) {
      expect((await notices(incident)).sort(), 'whoever was called hears of the end').toEqual([
        'opened',
        'resolved',
      ]);
      expect(
        await system.sql(`SELECT data->>'why' AS why FROM notices WHERE kind = $1 AND group_key = $2`, [
          'alert.incident-resolved',
          `incident:${incident.id}`,
        ]),
      ).toEqual([{ why: incident.resolution }]);
    }
  });

  it('concludes nothing of a time in which no worker was there, and goes on when the clock was set back', async () => {
    const rule = await create('test.clock', { noDataPolicy: 'ALERT', noDataSeconds: 60 });
    await watched.say('test.clock', 5);
    watched.advance(3_600);
    await watched.look();
    await signInAgain();
    expect(await incidentsOf(rule), 'an hour without a worker is no hour without data').toEqual([]);
    expect(await system.sql('SELECT 1 FROM alert_gaps')).not.toEqual([]);
    await watched.say('test.clock', 95);
    expect(await only(rule)).toMatchObject({ state: 'OPEN' });
    watched.advance(-1_800);
    await signInAgain();
    await watched.look();
    expect(
      await system.sql('SELECT 1 FROM alert_gaps WHERE to_at > $1', [
        new Date(watched.now.getTime() + 5_000),
      ]),
      'a gap that is yet to come never was',
    ).toEqual([]);
    await watched.say('test.clock', 5);
    expect(await only(rule)).toMatchObject({ state: 'RESOLVED' });
    for (let i = 0; i < 8; i += 1) {
      watched.advance(10);
      await watched.look();
    }
    const silent = (await incidentsOf(rule)).filter(({ cause }) => cause === 'NO_DATA');
    expect(silent, 'silence while somebody looks is trouble').toMatchObject([{ state: 'OPEN' }]);
  });

  it('are told live, and business numbers are series like any other', async () => {
    const feed = operator.live<{ incidentsUpdated: { event: string; incident: { title: string } } }>(
      'subscription { incidentsUpdated { ... on IncidentChanged { event incident { title } } } }',
    );
    await eventually(async () => system.liveSubscribers() === 1);
    const { createAlertRule: rule } = await owner.ok<{ createAlertRule: Rule }>(CREATE, {
      input: ruleInput('payments.webhook_lag', { title: '웹훅이 밀렸습니다', threshold: 60 }),
    });
    await system.sql(
      `INSERT INTO webhook_deliveries (id, source, external_id, event_type, status, headers, body, received_at)
       VALUES (gen_random_uuid(), 'TOSS', 'late', 'PAYMENT_STATUS_CHANGED', 'RECEIVED', '{}', '{}', $1)`,
      [new Date(watched.now.getTime() - 120_000)],
    );
    watched.advance(10);
    await system.get(BusinessSampler).sample();
    await watched.look();
    expect(await only(rule)).toMatchObject({ state: 'OPEN' });
    expect(
      await system.sql(
        `SELECT severity, threshold FROM alert_rules WHERE metric = 'payments.webhook_lag' AND active AND id <> $1`,
        [rule.id],
      ),
      'there and on from the start',
    ).toEqual([{ severity: 'CRITICAL', threshold: 60 }]);
    await system.get(OutboxRelay).assignPositions();
    await eventually(async () =>
      feed.items.some(({ incidentsUpdated }) => incidentsUpdated.incident.title === '웹훅이 밀렸습니다'),
    );
    await feed.close();
  });
});
