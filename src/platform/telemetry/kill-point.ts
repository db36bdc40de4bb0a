/**
 * Named places at which a test process may be killed or held (`KILL_POINT=name`). In every other process this is one
 * comparison. The process tells its parent and waits for the SIGKILL, so that the kill hits exactly here.
 */
const armed = process.env['NODE_ENV'] === 'test' ? process.env['KILL_POINT'] : undefined;

export async function killPoint(name: string): Promise<void> {
  if (armed !== name) return;
  process.stdout.write(`KILL_POINT ${name}\n`);
  await new Promise(() => setInterval(() => undefined, 1_000));
}
