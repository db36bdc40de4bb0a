import { fill, h } from './dom.js';
import { errorSentence } from './error-texts.js';

/** Signing in as oneself, beside choosing somebody: the buttons of the providers that are set up. */
export function signInView(shop) {
  const { t, language } = shop;
  const buttons = h('div', { class: 'providers' });
  const problem = h('p', { class: 'problem', role: 'alert', id: 'sign-in-problem', hidden: true });
  const element = h('div', { class: 'sign-in' }, buttons, problem);
  let shown;

  const update = () => {
    const sentence = shop.signInProblem ? errorSentence(language, shop.signInProblem) : '';
    problem.hidden = sentence === '';
    if (problem.textContent !== sentence) problem.textContent = sentence;
    if (shown === shop.providers) return;
    shown = shop.providers;
    fill(
      buttons,
      shop.providers.map((provider) =>
        h(
          'button',
          {
            type: 'button',
            class: `button provider ${provider.toLowerCase()}`,
            'data-provider': provider,
            onclick: () => void shop.signInWith(provider),
          },
          t.signInWith[provider],
        ),
      ),
    );
  };
  return { element, update };
}
