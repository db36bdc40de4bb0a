import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type BrowserServer,
  type LaunchOptions,
  type Page,
} from 'playwright-core';

const FLAGS = [
  '--headless',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--no-first-run',
  '--disable-sync',
  // Nothing but this machine has an address, for pages and for the browser itself.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1, EXCLUDE [::1]',
];
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

function options(): LaunchOptions {
  const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
  // A machine that names no language lets Chromium save files under names of ASCII only.
  const env = { ...process.env, LC_ALL: 'C.UTF-8' };
  // Chromium refuses its sandbox to root, and only then does it go without.
  return { executablePath, args: FLAGS, chromiumSandbox: process.getuid?.() !== 0, env };
}

export const launchChromium = (): Promise<Browser> => chromium.launch(options());

/** A browser for several processes, which reach it through `connectChromium`. */
export const serveChromium = (): Promise<BrowserServer> => chromium.launchServer(options());

export const connectChromium = (endpoint: string): Promise<Browser> => chromium.connect(endpoint);

/** A window of somebody: Korean, in Seoul, without animations. */
export const PERSON: BrowserContextOptions = {
  locale: 'ko-KR',
  timezoneId: 'Asia/Seoul',
  viewport: { width: 1440, height: 900 },
  reducedMotion: 'reduce',
  colorScheme: 'light',
};
export const PHONE: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  isMobile: true,
  hasTouch: true,
};

/** Collects what must not happen on any page: errors, refusals by the content security policy, calls to strangers. */
export class Watch {
  readonly problems: string[] = [];
  private readonly expected: RegExp[] = [];

  constructor(context: BrowserContext) {
    context.on('page', (page) => this.watch(page));
    context.on('request', (request) => this.requested(request.url()));
    context.on('weberror', (error) =>
      this.report(`page error: ${error.error().stack ?? error.error().message}`),
    );
  }

  /** The part of the story where something goes wrong on purpose. */
  expect(...problems: RegExp[]): void {
    this.expected.push(...problems);
  }

  private watch(page: Page): void {
    page.on('console', (message) => {
      if (message.type() !== 'error') return;
      this.report(`console: ${message.text()} (${message.location().url})`);
    });
    page.on('websocket', (socket) => this.requested(socket.url().replace(/^ws/, 'http')));
  }

  private requested(url: string): void {
    const { protocol, hostname } = new URL(url);
    if (protocol.startsWith('http') && !LOOPBACK.has(hostname)) this.report(`request to a stranger: ${url}`);
  }

  private report(problem: string): void {
    if (!this.expected.some((pattern) => pattern.test(problem))) this.problems.push(problem);
  }
}
