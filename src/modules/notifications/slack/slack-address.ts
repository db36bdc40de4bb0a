/** `/services/T…/B…/…`: what Slack calls an incoming webhook. */
const PATH = /^\/services\/T[A-Z0-9]{2,30}\/B[A-Z0-9]{2,30}\/[A-Za-z0-9]{8,100}$/;

/**
 * The address of an incoming webhook, if it is one of Slack's: messages go nowhere else, whatever somebody enters.
 * @param home where Slack is, `https://hooks.slack.com`
 * @returns null when it is none
 */
export function readSlackAddress(text: string, home: string): { url: string; shown: string } | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  if (url.origin !== new URL(home).origin || url.username !== '' || url.password !== '') return null;
  if (!PATH.test(url.pathname) || url.search !== '' || url.hash !== '') return null;
  const [, , team = ''] = url.pathname.split('/');
  return { url: url.href, shown: `${url.host}/services/${team}/…` };
}
