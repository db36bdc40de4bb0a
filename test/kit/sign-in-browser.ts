import type { Decision, IdentityTwin } from '../sandbox/identity-kit.js';
import type { TestSystem } from './test-system.js';

export type ProviderName = 'google' | 'kakao';

/** One page's answer, as a browser without scripts sees it. */
export interface Landing {
  status: number;
  location: string | null;
  text: string;
  setCookies: string[];
}

/** Keeps cookies and follows nothing by itself, so that a test can change every step. */
export class SignInBrowser {
  readonly cookies = new Map<string, string>();

  constructor(private readonly system: TestSystem) {}

  /** The address the system is known by, at the port it really listens on. */
  private reachable(address: string): string {
    const url = new URL(address, this.system.publicUrl);
    return url.origin === this.system.publicUrl ? `${this.system.url}${url.pathname}${url.search}` : address;
  }

  async open(address: string, headers: Record<string, string> = {}): Promise<Landing> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(this.reachable(address), {
      redirect: 'manual',
      headers: { accept: 'text/html', ...(cookie ? { cookie } : {}), ...headers },
    });
    const setCookies = response.headers.getSetCookie();
    for (const line of setCookies) {
      const [name = '', value = ''] = (line.split(';', 1)[0] ?? '').split('=', 2);
      this.cookies.set(name, value);
    }
    const location = response.headers.get('location');
    return { status: response.status, location, text: await response.text(), setCookies };
  }

  /** Leaves for the provider. @returns the provider's address */
  async start(path: string): Promise<string> {
    const { status, location, text } = await this.open(path);
    if (status !== 303 || location === null) throw new Error(`did not leave: ${status} ${text}`);
    return location;
  }

  /** Goes there, decides, comes back. @returns what the page that the browser ends at is told, behind `#` */
  async signIn(
    twin: IdentityTwin,
    path: string,
    decision: Decision,
  ): Promise<{ address: string; answer: Record<string, string> }> {
    const back = await twin.decide(await this.start(path), decision);
    return this.arrive(back.toString());
  }

  /** Comes back by this address. */
  async arrive(back: string): Promise<{ address: string; answer: Record<string, string> }> {
    const { status, location, text } = await this.open(back);
    if (status !== 303 || location === null) throw new Error(`did not arrive: ${status} ${text}`);
    const [address = '', fragment = ''] = location.split('#', 2);
    return { address, answer: Object.fromEntries(new URLSearchParams(fragment)) };
  }
}
