/* What the boxes of the local twins share: a list that follows what came, and a form that makes the vendor misbehave. */
(() => {
  'use strict';

  const POLL_MS = 1500;
  const byId = (id) => document.getElementById(id);

  async function call(method, path, body) {
    const response = await fetch(`/__sandbox${path}`, {
      method,
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.message ?? answer.errorMessage);
    return { answer, total: response.headers.get('x-total-count') };
  }

  /**
   * @param path where the list is, for reading and for clearing
   * @param stampOf what makes an item look different
   * @param row makes a list item of it
   * @param question asked before all are cleared
   * @param ruleOf reads the form: its values, and what the chosen kind brings along
   */
  function open({ path, stampOf, row, question, ruleOf }) {
    let shown = '';

    async function refresh() {
      try {
        const { answer: items, total } = await call('GET', `${path}?limit=100`);
        const { answer: rules } = await call('GET', '/rules');
        byId('health').textContent = '정상';
        byId('count').textContent = total;
        byId('empty').hidden = items.length > 0;
        byId('rule-count').textContent = rules.length ? `${rules.length}개` : '';
        const next = JSON.stringify(items.map(stampOf));
        if (next !== shown) {
          byId('items').replaceChildren(...items.map(row));
          shown = next;
        }
      } catch (error) {
        byId('health').textContent = `연결 안 됨: ${error.message}`;
      }
    }

    async function act(task) {
      try {
        await task();
        byId('toast').textContent = '적용했습니다.';
      } catch (error) {
        byId('toast').textContent = error.message;
      }
      await refresh();
    }

    byId('clear').addEventListener('click', () => {
      if (window.confirm(question)) act(() => call('DELETE', path));
    });
    byId('rules-clear').addEventListener('click', () => act(() => call('DELETE', '/rules')));
    byId('rule-form').addEventListener('submit', (event) => {
      event.preventDefault();
      const form = new FormData(event.target);
      const chosen = event.target.elements.kind.selectedOptions[0].dataset;
      act(() =>
        call('POST', '/rules', {
          kind: form.get('kind'),
          times: Number(form.get('times')),
          ...ruleOf(form, chosen),
        }),
      );
    });

    refresh();
    setInterval(() => {
      if (!document.hidden) refresh();
    }, POLL_MS);
  }

  window.box = { byId, call, open };
})();
