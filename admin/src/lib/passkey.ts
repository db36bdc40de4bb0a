/** Whether this browser can hold or use a passkey at all. */
export const hasPasskeys = (): boolean => typeof window.PublicKeyCredential === 'function';

/** The person closed the browser's own window, or it ran out. */
export class PasskeyCanceled extends Error {}

const library = () => import('@simplewebauthn/browser');

async function asked(work: () => Promise<object>): Promise<string> {
  try {
    return JSON.stringify(await work());
  } catch (error) {
    const name = error instanceof Error ? error.name : '';
    if (name === 'NotAllowedError' || name === 'AbortError') throw new PasskeyCanceled();
    throw error;
  }
}

type RequestOptions = Parameters<
  Awaited<ReturnType<typeof library>>['startAuthentication']
>[0]['optionsJSON'];
type CreationOptions = Parameters<Awaited<ReturnType<typeof library>>['startRegistration']>[0]['optionsJSON'];

/** Shows a passkey; the answer goes to the server as it is. */
export async function showPasskey(optionsJson: string): Promise<string> {
  const { startAuthentication } = await library();
  return asked(() => startAuthentication({ optionsJSON: JSON.parse(optionsJson) as RequestOptions }));
}

/** Makes a new passkey. */
export async function createPasskey(optionsJson: string): Promise<string> {
  const { startRegistration } = await library();
  return asked(() => startRegistration({ optionsJSON: JSON.parse(optionsJson) as CreationOptions }));
}
