import type { Standing } from './identity';
import type { Words } from './words';

interface Props {
  t: Words;
  standing: Standing;
  onChoose(): void;
  onSchema(): void;
  onExamples(): void;
  onLanguage(): void;
}

export function Bar({ t, standing, onChoose, onSchema, onExamples, onLanguage }: Props) {
  const signedIn = standing.who !== 'visitor';
  return (
    <header className="bar">
      <h1>{t.title}</h1>
      <button type="button" className="who" data-testid="identity" onClick={onChoose}>
        <span className={signedIn ? 'dot on' : 'dot'} aria-hidden />
        <span className="name">
          {standing.name ? `${t[standing.who]} · ${standing.name}` : t[standing.who]}
        </span>
        <span className="verb">{signedIn ? t.change : t.signIn}</span>
      </button>
      <span className="space" />
      {standing.open && (
        <>
          <button type="button" onClick={onExamples}>
            {t.examples}
          </button>
          <button type="button" onClick={onSchema}>
            {t.schema}
          </button>
        </>
      )}
      <button type="button" onClick={onLanguage}>
        {t.other}
      </button>
    </header>
  );
}
