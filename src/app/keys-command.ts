import { AuditLog } from '../modules/audit/index.js';
import { ConfigError, loadConfig } from '../platform/config/config.js';
import { KeyReporter, type KeyReport, VALUES_MAX } from '../platform/crypto/key-report.js';
import { ROTATABLE_CLASSES, type RotatableClass } from '../platform/crypto/key-store.js';
import { Keys } from '../platform/crypto/keys.js';
import { UnitOfWork } from '../platform/db/unit-of-work.js';
import { systemActor } from '../platform/security/actor.js';
import { createApp } from './server.js';

const OPERATOR = systemActor('command');

/** `madang keys status` and `madang keys rotate [class]`; see docs/attachments-and-encryption.md. */
export async function keysCommand([action, wanted]: string[]): Promise<void> {
  if (action !== 'status' && action !== 'rotate')
    throw new ConfigError(['keys: the actions are "status" and "rotate [class]".']);
  const unknown = wanted !== undefined && !ROTATABLE_CLASSES.includes(wanted as RotatableClass);
  if (action === 'rotate' && unknown)
    throw new ConfigError([`keys rotate: the classes are ${ROTATABLE_CLASSES.join(', ')}.`]);

  const app = await createApp(loadConfig());
  if (action === 'rotate') {
    const classes = wanted === undefined ? ROTATABLE_CLASSES : [wanted as RotatableClass];
    await app.get(UnitOfWork).run(OPERATOR, async (tx) => {
      for (const keyClass of classes) {
        const version = await app.get(Keys).rotate(tx, keyClass);
        await app.get(AuditLog).record(tx, OPERATOR, {
          action: 'data-key.rotated',
          resourceType: 'data-key',
          resourceId: keyClass,
          details: { version },
        });
      }
    });
    console.log(
      `New versions for: ${classes.join(', ')}. Workers seal the old values anew in the background.`,
    );
  }
  const report = await app.get(KeyReporter).report();
  for (const line of linesOf(report)) console.log(line);
  await app.close();
  process.exit(report.wrappedBy.every(({ known }) => known) ? 0 : 1);
}

function linesOf({ masters, wrappedBy, classes, subjects }: KeyReport): string[] {
  return [
    `Master keys here: ${masters.join(', ')} (the first wraps)`,
    ...wrappedBy.map(
      ({ masterKid, keys, known }) =>
        `  ${masterKid} wraps ${keys} data keys${known ? '' : '  MISSING in DATA_KEYS: their data cannot be read'}`,
    ),
    ...classes.map(
      ({ class: name, version, state, createdAt, values }) =>
        `${name} v${version}  ${state}  since ${createdAt.toISOString()}  ` +
        `${values >= VALUES_MAX ? `${VALUES_MAX} values or more` : `${values} values`}`,
    ),
    `Persons: ${subjects.live} keys, ${subjects.destroyed} destroyed`,
  ];
}
