import pg from 'pg';

/** The parts of pg's connection that speak the replication protocol; its types do not know them. */
interface Wire {
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  on(event: 'copyData', take: (message: { chunk: Buffer }) => void): void;
}

const MICROSECONDS_TO_2000 = 946_684_800_000_000n;

/** Follows a server as a standby does, up to the point that the test wants: it confirms what it took, and keeps none of it. */
export async function startStandby(adminUrl: string): Promise<{ stop: () => Promise<void> }> {
  const client = new pg.Client({ connectionString: adminUrl, replication: 'true' } as pg.ClientConfig);
  await client.connect();
  const { rows } = await client.query<{ xlogpos: string }>('IDENTIFY_SYSTEM');
  const start = rows[0]?.xlogpos ?? '0/0';
  const wire = (client as unknown as { connection: Wire }).connection;
  wire.on('copyData', ({ chunk }) => {
    // A keepalive, or log with its place: either says how far the server is.
    const isLog = chunk[0] === 'w'.charCodeAt(0);
    const end = chunk.readBigUInt64BE(1) + (isLog ? BigInt(chunk.length - 25) : 0n);
    wire.sendCopyFromChunk(confirmed(end));
  });
  wire.query(`START_REPLICATION PHYSICAL ${start}`);
  client.on('error', () => undefined);
  return {
    stop: () =>
      new Promise((stopped) => {
        client.once('end', () => stopped());
        (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
      }),
  };
}

/** Written, flushed and replayed up to here. */
function confirmed(end: bigint): Buffer {
  const status = Buffer.alloc(34);
  status.write('r', 0);
  for (const offset of [1, 9, 17]) status.writeBigUInt64BE(end, offset);
  status.writeBigInt64BE(BigInt(Date.now()) * 1_000n - MICROSECONDS_TO_2000, 25);
  return status;
}
