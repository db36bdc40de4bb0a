import { useEffect, useRef, useState, type FormEvent } from 'react';
import { pasted, staffSession, visitor, type Identity } from './identity';
import type { Words } from './words';

interface Props {
  t: Words;
  /** The schema does not answer to who asks now. */
  closed: boolean;
  identity: Identity;
  /** @returns false when the credential is no good */
  onChoose(identity: Identity): Promise<boolean>;
  /** Null: there is nothing behind the dialog to go back to. */
  onClose: (() => void) | null;
}

export function IdentityDialog({ t, closed, identity, onChoose, onClose }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [token, setToken] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  useEffect(() => {
    dialog.current?.showModal();
  }, []);

  const choose = async (find: () => Promise<Identity | null>, missing: string): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      const found = await find();
      if (!found || !(await onChoose(found))) setProblem(missing);
    } catch {
      setProblem(t.unreachable);
    } finally {
      setBusy(false);
    }
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void choose(async () => pasted(token.trim()), t.wrong);
  };

  return (
    <dialog
      ref={dialog}
      aria-labelledby="who-title"
      onCancel={(event) => {
        event.preventDefault();
        onClose?.();
      }}
    >
      <h2 id="who-title">{closed ? t.closedTitle : t.whoTitle}</h2>
      <p>{closed ? t.closedText : t.whoText}</p>
      <section>
        <button
          type="button"
          className="primary"
          disabled={busy}
          onClick={() => void choose(staffSession, t.noSession)}
        >
          {t.useSession}
        </button>
        <p className="help">
          {t.useSessionText} <a href="/admin/login">{t.toLogin}</a>
        </p>
      </section>
      <form onSubmit={submit}>
        <label htmlFor="token">{t.paste}</label>
        <div className="row">
          <input
            id="token"
            type="password"
            autoComplete="off"
            spellCheck={false}
            value={token}
            onChange={(event) => setToken(event.target.value)}
          />
          <button type="submit" disabled={busy || token.trim() === ''}>
            {t.use}
          </button>
        </div>
        <p className="help">{t.pasteText}</p>
      </form>
      <p role="alert" className="problem">
        {problem}
      </p>
      <footer>
        {identity.kind !== 'visitor' && (
          <button type="button" disabled={busy} onClick={() => void choose(async () => visitor, t.wrong)}>
            {t.asVisitor}
          </button>
        )}
        {onClose && (
          <button type="button" onClick={onClose}>
            {t.close}
          </button>
        )}
      </footer>
    </dialog>
  );
}
