// Loaded into Madang's process by `--profile`: the first SIGUSR2 starts a CPU profile, the second writes it down.
import { renameSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';

/** @type {Session | null} */
let session = null;

process.on('SIGUSR2', () => {
  if (session === null) {
    session = new Session();
    session.connect();
    session.post('Profiler.enable');
    session.post('Profiler.setSamplingInterval', { interval: 200 });
    session.post('Profiler.start');
    return;
  }
  session.post('Profiler.stop', (problem, result) => {
    if (!problem) {
      writeFileSync(`${process.env.PROFILE_FILE}.part`, JSON.stringify(result.profile));
      renameSync(`${process.env.PROFILE_FILE}.part`, process.env.PROFILE_FILE);
    }
    session?.disconnect();
    session = null;
  });
});
