import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import { createClient } from 'graphql-ws';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useTheme } from '@/lib/theme';
import { Bar } from './bar';
import { examples } from './examples';
import { staffSession, standingOf, visitor, type Identity, type Standing } from './identity';
import { IdentityDialog } from './identity-dialog';
import { forgetTabs, openFirst, rememberLanguage, startLanguage } from './storage';
import { words, type Language } from './words';

interface Ready {
  identity: Identity;
  standing: Standing;
  tabs: Awaited<ReturnType<typeof examples>>;
}

async function enter(identity: Identity): Promise<Ready> {
  const standing = await standingOf(identity);
  return { identity, standing, tabs: standing.open ? await examplesFor(identity) : [] };
}

async function examplesFor(identity: Identity): Promise<Ready['tabs']> {
  const tabs = await examples(identity);
  if (tabs[0]) openFirst(tabs[0]);
  return tabs;
}

/** The staff session of this browser when there is one, else a visitor. */
async function enterAtFirst(): Promise<Ready> {
  const session = await staffSession().catch(() => null);
  return enter(session ?? visitor);
}

export function Explorer() {
  const [language, setLanguage] = useState<Language>(startLanguage);
  const [ready, setReady] = useState<Ready | null>(null);
  const [failed, setFailed] = useState(false);
  const [choosing, setChoosing] = useState(false);
  const t = words[language];

  useEffect(() => {
    document.documentElement.lang = language;
    document.title = words[language].title;
  }, [language]);
  useEffect(() => {
    enterAtFirst().then(setReady, () => setFailed(true));
  }, []);

  const become = useCallback(async (identity: Identity): Promise<boolean> => {
    const next = await enter(identity);
    if (next.standing.refused) return false;
    setReady(next);
    setChoosing(false);
    return true;
  }, []);

  const switchLanguage = (): void => {
    const next = language === 'ko' ? 'en' : 'ko';
    rememberLanguage(next);
    setLanguage(next);
  };
  const reopenExamples = async (): Promise<void> => {
    if (!ready) return;
    forgetTabs();
    setReady({ ...ready, tabs: await examplesFor(ready.identity) });
  };

  if (!ready) return <p className="notice">{failed ? t.unreachable : t.loading}</p>;
  const closed = !ready.standing.open;
  return (
    <>
      <Bar
        t={t}
        standing={ready.standing}
        onChoose={() => setChoosing(true)}
        onSchema={() => void downloadSchema(ready.identity)}
        onExamples={() => void reopenExamples()}
        onLanguage={switchLanguage}
      />
      <main>{closed ? null : <Editor ready={ready} />}</main>
      {(closed || choosing) && (
        <IdentityDialog
          t={t}
          closed={closed}
          identity={ready.identity}
          onChoose={become}
          onClose={closed ? null : () => setChoosing(false)}
        />
      )}
    </>
  );
}

function Editor({ ready }: { ready: Ready }) {
  const { identity, tabs } = ready;
  const live = useMemo(
    () =>
      createClient({
        url: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/graphql`,
        lazy: true,
        connectionParams: async () => {
          const token = await identity.token();
          return token ? { authorization: `Bearer ${token}` } : {};
        },
      }),
    [identity],
  );
  useEffect(() => () => void live.dispose(), [live]);
  const fetcher = useMemo(
    () =>
      createGraphiQLFetcher({
        url: '/graphql',
        wsClient: live,
        enableIncrementalDelivery: false,
        fetch: async (url, init) => {
          const token = await identity.token();
          const headers = new Headers(init?.headers);
          if (token && !headers.has('authorization')) headers.set('authorization', `Bearer ${token}`);
          return fetch(url, { ...init, headers });
        },
      }),
    [identity, live],
  );
  const theme = useTheme();
  return (
    <GraphiQL
      // Another identity or fresh examples: another editor.
      key={`${identity.kind} ${tabs.map((tab) => tab.variables).join()}`}
      fetcher={fetcher}
      defaultTabs={tabs}
      // Forced: the editor would keep the theme of its first visit, whatever the page has become.
      forcedTheme={theme}
      defaultEditorToolsVisibility="variables"
      showPersistHeadersSettings={false}
      shouldPersistHeaders={false}
    >
      <GraphiQL.Logo> </GraphiQL.Logo>
    </GraphiQL>
  );
}

/** A plain link could not carry the token. */
async function downloadSchema(identity: Identity): Promise<void> {
  const token = await identity.token();
  const response = await fetch(
    '/schema.graphql',
    token ? { headers: { authorization: `Bearer ${token}` } } : {},
  );
  if (!response.ok) return;
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await response.blob());
  link.download = 'madang.graphql';
  link.click();
  URL.revokeObjectURL(link.href);
}
