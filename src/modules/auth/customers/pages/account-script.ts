/** The script of the account pages. Text of a program for the browser: it reads the secret behind `#`, and asks the API. */
export const ACCOUNT_SCRIPT = `'use strict';
const main = document.querySelector('main');
const form = document.querySelector('form');
const problem = document.querySelector('[role=alert]');
const problems = JSON.parse(main.dataset.problems);
const token = new URLSearchParams(location.hash.slice(1)).get('token') ?? '';
// Out of the address bar, the history and whatever is shared from them.
history.replaceState(null, '', location.pathname);

async function ask(query, variables, bearer) {
  const response = await fetch('/graphql', {
    method: 'POST',
    credentials: 'omit',
    headers: {
      'content-type': 'application/json',
      'apollo-require-preflight': 'true',
      ...(bearer ? { authorization: 'Bearer ' + bearer } : {}),
    },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await response.json();
  if (errors) throw errors[0].extensions.code;
  return data;
}

const ACTS = {
  async verify({ password }) {
    const { verifyEmail } = await ask(
      'mutation ($token: String!, $password: String!) { verifyEmail(token: $token, password: $password) { accessToken } }',
      { token, password },
    );
    await ask('mutation { logout }', {}, verifyEmail.accessToken);
  },
  async reset({ password }) {
    await ask(
      'mutation ($token: String!, $password: String!) { resetPassword(token: $token, password: $password) }',
      { token, password },
    );
  },
  async confirm({ email, password }) {
    const { login } = await ask(
      'mutation ($email: String!, $password: String!) { login(email: $email, password: $password) { accessToken } }',
      { email, password },
    );
    try {
      await ask(
        'mutation ($token: String!) { confirmContactChange(token: $token) { id } }',
        { token },
        login.accessToken,
      );
    } finally {
      await ask('mutation { logout }', {}, login.accessToken);
    }
  },
};

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const button = form.querySelector('button');
  button.disabled = true;
  problem.hidden = true;
  try {
    await ACTS[main.dataset.page](Object.fromEntries(new FormData(form)));
    form.remove();
    document.querySelector('[role=status]').textContent = main.dataset.done;
    main.dataset.state = 'done';
  } catch (code) {
    problem.textContent = problems[code] ?? problems.OTHER;
    problem.hidden = false;
  } finally {
    button.disabled = false;
  }
});
`;
