import { useEffect } from 'react';
import { askDemoReset, demoReset, leaveForSignIn } from '@/lib/demo-reset';
import { liveStatus } from '@/lib/gql/live';
import { useSessionStatus } from '@/lib/session';
import { useStore } from '@/lib/store';
import { DemoResetPage } from './demo-reset-page';

const ASK_EVERY_MS = 2_000;

/**
 * Somebody may reset the demo: while the line is down, and when the session has ended, it is asked whether that is why. The
 * page that waits comes with it: once the server is gone, nothing more can be loaded.
 */
export function DemoReset() {
  const reset = useStore(demoReset);
  const status = useStore(liveStatus);
  const isOver = useSessionStatus() === 'expired';
  const isDown = status === 'down' || status === 'polling';
  const looks = !reset && (isDown || isOver);
  useEffect(() => {
    if (!looks) return;
    const look = async () => {
      const answer = await askDemoReset();
      if (answer === 'over') leaveForSignIn();
      else if (typeof answer === 'object') demoReset.set(answer);
    };
    void look();
    const timer = isDown ? setInterval(() => void look(), ASK_EVERY_MS) : undefined;
    return () => clearInterval(timer);
  }, [looks, isDown]);
  return reset && <DemoResetPage state={reset} />;
}
