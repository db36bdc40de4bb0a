import { Outlet, useLocation, useRouter } from '@tanstack/react-router';
import { Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Provider as GraphqlProvider } from 'urql';
import { demoReset } from '@/lib/demo-reset';
import { client } from '@/lib/gql/client';
import { stepUpRequest } from '@/lib/gql/step-up';
import { loadWords } from '@/lib/i18n';
import { impersonation } from '@/lib/impersonation';
import { lazy } from '@/lib/lazy';
import { LivePayments } from '@/lib/live-payments';
import { useCan, useViewer, ViewerProvider, type Viewer } from '@/lib/permissions';
import { useSessionStatus } from '@/lib/session';
import { closeShellPanel, shellPanel } from '@/lib/shell-panel';
import { listenForShortcuts, useShortcuts } from '@/lib/shortcuts';
import { useStore } from '@/lib/store';
import { tourState } from '@/lib/tour-state';
import { useHasPainted } from '@/lib/use-has-painted';
import { useWide } from '@/lib/use-media';
import { Toasts } from '@/ui/toasts';
import { PagePending } from '../page-pending';
import { goShortcuts } from './nav';
import { Sidebar } from './sidebar';
import { Topbar } from './topbar';

// Seldom needed, and they bring dialogs and forms with them.
const PhoneMenu = lazy(() => import('./phone-menu').then((module) => ({ default: module.PhoneMenu })));
const ReloginDialog = lazy(async () => {
  const [module] = await Promise.all([import('./relogin-dialog'), loadWords('signIn')]);
  return { default: module.ReloginDialog };
});
const StepUpDialog = lazy(async () => {
  const [module] = await Promise.all([import('@/features/auth/step-up/step-up-dialog'), loadWords('signIn')]);
  return { default: module.StepUpDialog };
});
const ImpersonationBar = lazy(() =>
  import('./impersonation-bar').then((module) => ({ default: module.ImpersonationBar })),
);
const MaintenanceBar = lazy(() =>
  import('./maintenance-bar').then((module) => ({ default: module.MaintenanceBar })),
);
const ConnectionBar = lazy(() =>
  import('./connection-bar').then((module) => ({ default: module.ConnectionBar })),
);
const Palette = lazy(async () => {
  const [module] = await Promise.all([import('./palette/palette'), loadWords('palette')]);
  return { default: module.Palette };
});

const ShortcutSheet = lazy(async () => {
  const [module] = await Promise.all([import('./shortcut-sheet'), loadWords('palette')]);
  return { default: module.ShortcutSheet };
});
const DemoReset = lazy(async () => {
  const [module] = await Promise.all([import('./demo-reset/demo-reset'), loadWords('palette')]);
  return { default: module.DemoReset };
});
const Tour = lazy(async () => {
  const [module] = await Promise.all([import('./tour/tour'), loadWords('palette')]);
  return { default: module.Tour };
});
const UnansweredAsk = lazy(() =>
  import('./unanswered-ask').then((module) => ({ default: module.UnansweredAsk })),
);
const openPalette = () => shellPanel.set('palette');

function useShellShortcuts(): void {
  const router = useRouter();
  const viewer = useViewer();
  useEffect(listenForShortcuts, []);
  useShortcuts('everywhere', [
    { keys: 'mod+k', label: 'shortcuts.label.palette', run: openPalette },
    { keys: '?', label: 'shortcuts.label.sheet', run: () => shellPanel.set('shortcuts') },
  ]);
  useShortcuts(
    'goTo',
    goShortcuts(viewer, (to) => router.navigate({ to })),
  );
}

/** Newcomers to the demo are shown around once; afterwards when they ask for it. */
function DemoTour() {
  const { environment } = useViewer();
  const state = useStore(tourState);
  const [first] = useState(state);
  if (environment !== 'DEMO' || state === 'over') return null;
  return (
    <Suspense>
      <Tour takesFocus={state === 'open' && first !== 'open'} />
    </Suspense>
  );
}

/** Everything around a signed-in page. */
export function AppShell({ viewer }: { viewer: Viewer }) {
  const isReset = useStore(demoReset) !== null;
  return (
    <GraphqlProvider value={client}>
      <ViewerProvider viewer={viewer}>
        {!isReset && <Frame />}
        {viewer.environment === 'DEMO' && (
          <Suspense>
            <DemoReset />
          </Suspense>
        )}
      </ViewerProvider>
    </GraphqlProvider>
  );
}

function Frame() {
  const { t } = useTranslation();
  const isWide = useWide();
  const hasLive = useCan('payment.read');
  const isSessionOver = useSessionStatus() === 'expired';
  const stepUp = useStore(stepUpRequest);
  const impersonated = useStore(impersonation.store);
  const [isMenuOpen, setMenuOpen] = useState(false);
  const panel = useStore(shellPanel);
  const hasAsk = useLocation({ select: ({ search }) => 'ask' in search });
  const hasPainted = useHasPainted();
  useShellShortcuts();
  return (
    <>
      <a
        href="#main"
        className="sr-only z-50 rounded-lg bg-accent px-4 py-2 text-white focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        {t('common.nav.skip')}
      </a>
      {isWide && <Sidebar />}
      <div className="min-h-dvh lg:pl-60">
        <Topbar onOpenMenu={() => setMenuOpen(true)} onOpenPalette={openPalette} />
        <Suspense>
          <ConnectionBar />
          <MaintenanceBar />
        </Suspense>
        {impersonated && (
          <Suspense>
            <ImpersonationBar running={impersonated} />
          </Suspense>
        )}
        <main id="main" tabIndex={-1} className="mx-auto max-w-[1440px] p-4 lg:p-6">
          {hasPainted ? <Outlet /> : <PagePending />}
        </main>
      </div>
      {isMenuOpen && !isWide && (
        <Suspense>
          <PhoneMenu onClose={() => setMenuOpen(false)} />
        </Suspense>
      )}
      <Suspense>
        {panel === 'palette' && <Palette onClose={closeShellPanel} />}
        {panel === 'shortcuts' && <ShortcutSheet onClose={closeShellPanel} />}
      </Suspense>
      {hasAsk && (
        <Suspense>
          <UnansweredAsk />
        </Suspense>
      )}
      {hasLive && <LivePayments />}
      <DemoTour />
      <Toasts />
      {stepUp && !isSessionOver && (
        <Suspense>
          <StepUpDialog request={stepUp} />
        </Suspense>
      )}
      {isSessionOver && (
        <Suspense>
          <ReloginDialog />
        </Suspense>
      )}
    </>
  );
}
