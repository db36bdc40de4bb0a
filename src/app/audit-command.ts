import { readFileSync } from 'node:fs';
import {
  ChainKey,
  Checkpoints,
  readCheckpoint,
  VerifyChain,
  type Checkpoint,
} from '../modules/audit/index.js';
import { ConfigError, loadConfig } from '../platform/config/config.js';
import { createApp } from './server.js';

const USAGE =
  'audit: "verify [--checkpoint FILE]", "checkpoint" (signs the newest row and prints it) or "public-key" (checks those).';

/** `madang audit …` */
export async function auditCommand([action, ...rest]: string[]): Promise<void> {
  if (!action || !['verify', 'checkpoint', 'public-key'].includes(action)) throw new ConfigError([USAGE]);
  const given = action === 'verify' ? checkpointFile(rest) : null;
  const app = await createApp(loadConfig());
  let good = true;
  if (action === 'public-key') console.log((await app.get(ChainKey).current()).publicKeyPem);
  else if (action === 'checkpoint') {
    const made = await app.get(Checkpoints).make();
    console.log(made ? JSON.stringify(made) : 'Nothing is sealed yet.');
  } else good = await verify(app.get(VerifyChain), given);
  await app.close();
  process.exit(good ? 0 : 1);
}

async function verify(verifier: VerifyChain, given: Checkpoint | null): Promise<boolean> {
  const { sealed, accessSealed, checkpoint, bad } = await verifier.execute(given);
  const head = checkpoint === null ? 'no signed head' : `signed head ${checkpoint}`;
  if (!bad)
    console.log(`${sealed} audit events, chain unbroken; ${accessSealed} links of access records; ${head}.`);
  else {
    const what = bad.id === null ? '' : `, ${bad.chain === 'audit' ? 'event' : 'record'} ${bad.id}`;
    console.error(
      `BROKEN  ${bad.problem}: ${bad.chain} seal ${bad.seq}${what} (${sealed} good before it; ${head})`,
    );
  }
  return bad === null;
}

/** The last line of the file that is a checkpoint: it may be a log of many. */
function checkpointFile(args: string[]): Checkpoint | null {
  if (args.length === 0) return null;
  const [flag, file] = args;
  if (flag !== '--checkpoint' || !file) throw new ConfigError([USAGE]);
  const found = readFileSync(file, 'utf8').split('\n').map(readCheckpoint);
  const newest = found.filter((each) => each !== null).at(-1);
  if (!newest) throw new ConfigError([`audit: ${file} holds no checkpoint.`]);
  return newest;
}
