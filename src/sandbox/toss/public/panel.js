/* The fault panel: shows what the twin knows and presses the control API's buttons. */
(() => {
  'use strict';

  const POLL_MS = 2000;
  const ROWS = 100;
  const byId = (id) => document.getElementById(id);
  const won = (amount) => amount.toLocaleString('ko-KR');

  async function call(method, path, body) {
    const response = await fetch(`/__sandbox${path}`, {
      method,
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(`${answer.code}: ${answer.message}`);
    return answer;
  }

  /** The newest rows of a list, and how many there are. */
  async function newest(path) {
    const response = await fetch(`/__sandbox${path}?limit=${ROWS}`);
    return { rows: await response.json(), total: response.headers.get('x-total-count') };
  }

  function say(text) {
    byId('message').textContent = text;
  }

  /** Runs a control, says how it went and shows the new state. */
  async function act(task) {
    try {
      await task();
      say('적용했습니다.');
    } catch (error) {
      say(error.message);
    }
    await refresh();
  }

  function cell(content) {
    const td = document.createElement('td');
    if (content instanceof Node) td.append(content);
    else td.textContent = content ?? '';
    return td;
  }

  function button(label, onClick) {
    const element = document.createElement('button');
    element.type = 'button';
    element.className = 'button small';
    element.textContent = label;
    element.addEventListener('click', onClick);
    return element;
  }

  function badge(text) {
    const element = document.createElement('span');
    element.className = `badge ${text.toLowerCase()}`;
    element.textContent = text;
    return element;
  }

  function fill(id, { rows, total }, render) {
    byId(`${id}-count`).textContent = total;
    byId(id).replaceChildren(
      ...rows.reverse().map((row) => {
        const tr = document.createElement('tr');
        tr.append(...render(row).map(cell));
        return tr;
      }),
    );
  }

  const control = (payment, name) => () =>
    act(() => call('POST', `/payments/${payment.paymentKey}/${name}`, {}));

  function controls(payment) {
    const box = document.createElement('div');
    box.className = 'row';
    const offered = {
      READY: [
        ['인증', 'authenticate'],
        ['실패', 'fail'],
      ],
      IN_PROGRESS: [['실패', 'fail']],
      WAITING_FOR_DEPOSIT: [
        ['입금', 'deposit'],
        ['만료', 'expire-account'],
        ['기한 뒤 입금', 'late-deposit'],
        ['취소', 'cancel'],
      ],
      DONE: payment.virtualAccount
        ? [['입금 취소', 'reverse-deposit']]
        : [
            ['취소', 'cancel'],
            ['ABORTED 알림', 'announce-abort'],
            ['망취소', 'network-cancel'],
          ],
      PARTIAL_CANCELED: [
        ...(payment.balanceAmount > 0 && !payment.virtualAccount ? [['잔액 취소', 'cancel']] : []),
        ...(payment.virtualAccount ? [['환불 이체 실패', 'fail-refund']] : []),
      ],
      CANCELED: payment.virtualAccount?.refundReceiveAccount ? [['환불 이체 실패', 'fail-refund']] : [],
    };
    for (const [label, name] of offered[payment.status] ?? [])
      box.append(button(label, control(payment, name)));
    if (payment.status === 'READY') {
      const link = document.createElement('a');
      link.href = `/window/${payment.paymentKey}`;
      link.textContent = '결제창';
      box.append(link);
    }
    return box;
  }

  // Forms are filled from the twin once, later answers must not overwrite what someone is choosing.
  let knobsShown = false;

  async function refresh() {
    try {
      const [clock, faults, config, bent, payments, requests, webhooks] = await Promise.all([
        ...['/clock', '/faults', '/webhooks/config', '/settlements/faults'].map((path) => call('GET', path)),
        ...['/payments', '/requests', '/webhooks'].map(newest),
      ]);
      byId('health').textContent = '정상';
      byId('clock-now').textContent =
        `${new Date(clock.now).toLocaleString('ko-KR')}${clock.real ? '' : ' (맞춘 시각)'}`;
      list(
        'faults',
        faults,
        (fault) =>
          `${fault.endpoint} · ${fault.kind} ×${fault.times}${fault.orderId ? ` · ${fault.orderId}` : ''}`,
      );
      list('settlement-faults', bent, (fault) => `${fault.kind} · ${fault.orderId}`);
      if (!knobsShown) showKnobs(config);
      fill('payments', payments, (payment) => [
        payment.orderId,
        badge(payment.status),
        won(payment.totalAmount),
        won(payment.balanceAmount),
        payment.instrument?.type ?? payment.method,
        controls(payment),
      ]);
      fill('requests', requests, (request) => [
        request.at.slice(11, 19),
        `${request.method} ${request.path}`,
        request.orderId,
        request.idempotencyKey,
        `${request.status ?? '끊김'} ${request.code ?? ''}${request.replayed ? ' (재생)' : ''}`,
        request.fault,
        request.durationMs,
      ]);
      fill('webhooks', webhooks, (event) => [
        event.createdAt.slice(11, 19),
        event.kind,
        event.orderId,
        badge(event.state),
        event.attempts.map((attempt) => attempt.status ?? attempt.error).join(', '),
        button('다시 시도', () => act(() => call('POST', `/webhooks/${event.id}/resend`, {}))),
      ]);
    } catch (error) {
      byId('health').textContent = `연결 안 됨: ${error.message}`;
    }
  }

  /** The faults that are set, one a line. */
  function list(id, faults, describe) {
    byId(`${id}-count`).textContent = String(faults.length);
    byId(id).replaceChildren(
      ...faults.map((fault) => {
        const item = document.createElement('li');
        item.textContent = describe(fault);
        return item;
      }),
    );
  }

  function showKnobs(config) {
    knobsShown = true;
    for (const input of byId('webhook-form').querySelectorAll('input')) {
      if (input.type === 'checkbox') input.checked = config[input.name];
      else input.value = config[input.name];
    }
  }

  for (const step of document.querySelectorAll('[data-advance]')) {
    step.addEventListener('click', () =>
      act(() => call('POST', '/clock', { advanceMs: Number(step.dataset.advance) })),
    );
  }
  byId('clock-form').addEventListener('submit', (event) => {
    event.preventDefault();
    act(() => call('POST', '/clock', { now: byId('clock-input').value }));
  });
  byId('clock-real').addEventListener('click', () => act(() => call('POST', '/clock', { now: null })));
  byId('fault-form').addEventListener('submit', (event) => {
    event.preventDefault();
    const form = new FormData(event.target);
    const text = (name) => form.get(name).trim() || undefined;
    act(() =>
      call('POST', '/faults', {
        endpoint: text('endpoint'),
        kind: text('kind'),
        code: text('code'),
        orderId: text('orderId'),
        delayMs: Number(form.get('delayMs')),
        times: Number(form.get('times')),
      }),
    );
  });
  byId('faults-clear').addEventListener('click', () => act(() => call('DELETE', '/faults')));
  byId('webhook-form').addEventListener('submit', (event) => {
    event.preventDefault();
    const body = {};
    for (const input of event.target.querySelectorAll('input')) {
      body[input.name] = input.type === 'checkbox' ? input.checked : Number(input.value);
    }
    act(() => call('POST', '/webhooks/config', body));
  });
  byId('settlement-form').addEventListener('submit', (event) => {
    event.preventDefault();
    const form = new FormData(event.target);
    act(() =>
      call('POST', '/settlements/faults', {
        kind: form.get('kind'),
        orderId: form.get('orderId').trim() || undefined,
        amount: Number(form.get('amount')),
        days: Number(form.get('days')),
      }),
    );
  });
  byId('settlement-faults-clear').addEventListener('click', () =>
    act(() => call('DELETE', '/settlements/faults')),
  );
  byId('foreign').addEventListener('click', () => act(() => call('POST', '/settlements/foreign', {})));
  byId('reset').addEventListener('click', () => {
    if (window.confirm('트윈의 모든 결제와 기록을 지울까요?')) act(() => call('POST', '/reset'));
  });

  refresh();
  setInterval(() => {
    // A rebuilt table would take the focus from whoever is using the keyboard in it.
    if (!document.hidden && !document.activeElement?.closest('tbody')) refresh();
  }, POLL_MS);
})();
