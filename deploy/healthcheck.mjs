// Whether the process in this container is alive: exit code 0 or 1. /healthz touches nothing but the process itself, so
// that trouble elsewhere never restarts it.
const url = `http://127.0.0.1:${process.env.PORT || 3000}/healthz`;
const answer = await fetch(url, { signal: AbortSignal.timeout(2_500) }).catch(() => null);
process.exitCode = answer?.ok ? 0 : 1;
