// The start outside production: brings what is missing and runs the whole system on this machine.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { buildEverything } from './build.mjs';
import { demoResets } from './demo-reset.mjs';
import { holdIdentityPorts, identitySettings } from './identity-twins.mjs';
import { installPackages } from './install.mjs';
import { takeLock } from './lock.mjs';
import { dataDirectory, downloadsDir, makePrivateDir } from './paths.mjs';
import { freePort, holdPort, holdPorts, parsePort } from './ports.mjs';
import { writePrivateFile } from './private-file.mjs';
import { knownOutsideDir } from './postgres-home.mjs';
import { step, warn } from './progress.mjs';
import { raise } from './raise.mjs';
import { resetData } from './reset.mjs';
import { endLeftovers, RunState } from './run-state.mjs';
import { loadSecrets, newSignInToken } from './secrets.mjs';
import { allOrFirstFailure } from './side-by-side.mjs';
import { provideServices } from './services.mjs';
import { serverEnvironment } from './server.mjs';
import { holdSlackPort, slackSettings } from './slack-twin.mjs';
import { holdSolapiPort, solapiSettings } from './solapi-twin.mjs';
import { printSummary } from './summary.mjs';
import { Supervisor } from './supervise.mjs';
import { UserError } from './user-error.mjs';

/**
 * @param {{ reset: boolean, seed: boolean }} options
 * @param {Partial<import('./start-main.mjs').Session>} session filled in as we go, for whoever has to clean up
 * @param {(problem: Error) => void} onDeath
 */
export async function start(options, session, onDeath) {
  const since = Date.now();
  const dataDir = dataDirectory();
  const logsDir = join(dataDir, 'logs');
  makePrivateDir(dataDir);
  takeOver(dataDir, session);

  await step(
    'An earlier start had been killed; ending what it left running',
    () => endLeftovers(dataDir),
    (names) => names.join(', ') || null,
  );
  if (options.reset)
    await step(
      'Reset',
      () => resetData(dataDir),
      () => 'all local data removed',
    );
  mkdirSync(logsDir, { recursive: true, mode: 0o700 });
  mkdirSync(downloadsDir, { recursive: true });
  const secrets = loadSecrets(dataDir, [join(dataDir, 'postgres'), knownOutsideDir(dataDir) ?? '']);

  const runState = new RunState(dataDir);
  runState.save();
  const supervisor = new Supervisor(logsDir, runState, onDeath);
  session.kill = () => supervisor.killAll();
  const unlock = session.close;
  session.close = async () => {
    await step(
      'Stopping',
      (report) => supervisor.stopAll(report),
      () => null,
    );
    runState.remove();
    await unlock?.();
  };
  const remember = (/** @type {number} */ pid) => runState.record('command', pid);

  const ports = rememberedPorts(dataDir);
  const wanted = parsePort(process.env.PORT, 3000);
  const port = await freePort(wanted);
  if (wanted !== 0 && port !== wanted) {
    warn(
      `Port ${wanted} is used by another program; using ${port}. / ${wanted} 포트가 사용 중이라 ${port} 포트를 씁니다.`,
    );
  }
  const held = await holdPort(port);
  const twinPort = process.env.TOSS_API_URL ? 0 : await freePort(wanted === 0 ? 0 : (ports.twin ?? port + 1));
  const heldTwin = twinPort ? await holdPort(twinPort) : undefined;
  const mail = process.env.SMTP_URL ? null : await mailPorts(wanted, ports, port);
  const heldMail = mail ? await holdPorts([mail.web, mail.smtp]) : undefined;

  const identity = await holdIdentityPorts(wanted, ports, port);
  const solapi = await holdSolapiPort(wanted, ports, port);
  const slack = await holdSlackPort(wanted, ports, port);

  await installPackages(logsDir, remember);
  const [services] = await allOrFirstFailure([
    provideServices({ dataDir, secrets, supervisor, ports, allowSubstitute: true }),
    buildEverything(logsDir, remember),
  ]);

  const signInToken = newSignInToken();
  const env = serverEnvironment({
    dataDir,
    port,
    twinPort,
    mail,
    vendors: {
      ...(identity ? identitySettings(identity.ports, secrets) : {}),
      ...(solapi ? solapiSettings(solapi.port, secrets) : {}),
      ...(slack ? slackSettings(slack.port, secrets) : {}),
    },
    secrets,
    signInToken,
    services,
  });
  const resets = demoResets(runState, onDeath);
  const house = {
    dataDir,
    logsDir,
    supervisor,
    remember,
    env,
    secrets,
    services,
    port,
    twinPort,
    mail,
    identity: identity?.ports ?? null,
    solapi: solapi?.port ?? null,
    slack: slack?.port ?? null,
    seed: options.seed,
    onMessage: resets.onMessage,
  };
  const holds = { toss: heldTwin, identity, solapi, slack, mail: heldMail, server: held };
  await raise(house, { release: (what) => holds[what]?.release() });

  writePrivateFile(
    join(dataDir, 'ports.json'),
    JSON.stringify({
      ...services.ports,
      twin: twinPort || undefined,
      mail: mail?.web,
      smtp: mail?.smtp,
      ...identity?.ports,
      solapi: solapi?.port,
      slack: slack?.port,
    }),
  );
  printSummary({
    runState,
    dataDir,
    port,
    twinPort,
    mail,
    identity: identity?.ports ?? null,
    solapi: solapi?.port ?? null,
    slack: slack?.port ?? null,
    secrets,
    signInToken,
    services,
    seconds: (Date.now() - since) / 1000,
  });
  resets.offer(house);
}

/** @param {string} dataDir @param {Partial<import('./start-main.mjs').Session>} session */
function takeOver(dataDir, session) {
  const lock = takeLock(join(dataDir, 'start.lock'));
  if ('heldBy' in lock) {
    const running = RunState.read(dataDir);
    const where =
      running?.state === 'ready' ? ` at ${/** @type {any} */ (running).urls.admin}` : ' and still starting';
    throw new UserError(
      `Madang already runs from this folder (process ${lock.heldBy.pid})${where}. ` +
        'Stop that one first (Ctrl-C there), or set MADANG_DATA_DIR for a second one. / 이미 실행 중입니다.',
    );
  }
  session.close = async () => lock.release();
}

/**
 * The same ports as last time where they are free: bookmarks and open windows keep working.
 * @param {string} dataDir
 * @returns {Record<string, number | undefined>}
 */
function rememberedPorts(dataDir) {
  try {
    return JSON.parse(readFileSync(join(dataDir, 'ports.json'), 'utf8'));
  } catch {
    return {};
  }
}

/**
 * The inbox has an address that people keep open, so it stays where it was; the SMTP side is for the server alone.
 * @param {number} wanted
 * @param {Record<string, number | undefined>} ports
 * @param {number} port
 */
async function mailPorts(wanted, ports, port) {
  const web = await freePort(wanted === 0 ? 0 : (ports.mail ?? port + 2));
  const smtp = await freePort(wanted === 0 ? 0 : (ports.smtp ?? web + 1));
  return { web, smtp };
}
