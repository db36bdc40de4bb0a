/** Times within which something must have an end, for a machine that others use as well: `--patience 5` is five times. */
export const patient = (ms: number): number => ms * Number(process.env['CHAOS_PATIENCE'] ?? 1);
