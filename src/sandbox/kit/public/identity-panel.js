/* The control panel of an identity twin: shows what the twin knows and presses the control API's buttons. */
(() => {
  'use strict';

  const POLL_MS = 2000;
  const byId = (id) => document.getElementById(id);
  const isKakao = document.body.dataset.provider === 'kakao';

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

  /** Runs a control, says how it went and shows the new state. */
  async function act(task) {
    try {
      await task();
      byId('message').textContent = '적용했습니다.';
    } catch (error) {
      byId('message').textContent = error.message;
    }
    await refresh();
  }

  function element(tag, text, children = []) {
    const made = document.createElement(tag);
    if (text) made.textContent = text;
    made.append(...children);
    return made;
  }

  function button(label, onClick) {
    const made = element('button', label);
    made.type = 'button';
    made.className = 'button small';
    made.addEventListener('click', onClick);
    return made;
  }

  const list = (id, texts) => byId(id).replaceChildren(...texts.map((text) => element('li', text)));

  function personRow(person) {
    const { id, ...rest } = person;
    const ways = isKakao
      ? [button('연결 끊기', () => act(() => call('POST', `/people/${id}/unlink`, unlinkWay())))]
      : [];
    return element('tr', '', [
      element('td', id),
      element('td', JSON.stringify(rest)),
      element('td', '', ways),
    ]);
  }

  function unlinkWay() {
    const form = byId('unlink-form');
    return Object.fromEntries(new FormData(form));
  }

  async function refresh() {
    try {
      const [health, clock, faults, keys, people, requests] = await Promise.all(
        ['/health', '/clock', '/faults', '/keys', '/people', '/requests'].map((path) => call('GET', path)),
      );
      byId('health').textContent = `${health.people} accounts`;
      byId('clock-now').textContent = clock.now + (clock.real ? '' : ' (moved)');
      list(
        'faults',
        faults.map(({ at, kind, times }) => `${at}: ${kind} ×${times}`),
      );
      list(
        'keys',
        keys.keys.map(({ kid }) => kid),
      );
      byId('people').replaceChildren(...people.map(personRow));
      byId('requests').replaceChildren(
        ...requests
          .slice(-50)
          .reverse()
          .map(({ at, method, path, status, fault }) =>
            element('tr', '', [
              element('td', at),
              element('td', `${method} ${path}`),
              element('td', String(status ?? '—')),
              element('td', fault ?? ''),
            ]),
          ),
      );
    } catch (error) {
      byId('health').textContent = error.message;
    }
  }

  for (const each of document.querySelectorAll('[data-advance]'))
    each.addEventListener('click', () =>
      act(() => call('POST', '/clock', { advanceMs: Number(each.dataset.advance) })),
    );
  for (const each of document.querySelectorAll('[data-rotate]'))
    each.addEventListener('click', () =>
      act(() => call('POST', '/keys/rotate', { retireOld: each.dataset.rotate === 'retire' })),
    );
  byId('clock-real').addEventListener('click', () => act(() => call('POST', '/clock', { now: null })));
  byId('faults-clear').addEventListener('click', () => act(() => call('DELETE', '/faults')));
  byId('reset').addEventListener('click', () => act(() => call('POST', '/reset')));
  byId('fault-form').addEventListener('submit', (event) => {
    event.preventDefault();
    const { at, kind, times } = Object.fromEntries(new FormData(event.target));
    void act(() => call('POST', '/faults', { at, kind, times: Number(times) }));
  });

  void refresh();
  setInterval(() => document.hidden || void refresh(), POLL_MS);
})();
