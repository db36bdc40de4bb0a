import { useRouter } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { askAnswers } from '@/lib/ask-answers';
import { isPartComing } from '@/lib/fetch-part';
import { areQueriesWaiting } from '@/lib/gql/active-queries';
import { useAnyAsk } from '@/lib/use-ask';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';

const LOOK_MS = 150;
/** So many looks in a row at a page that is at rest, and nothing on it knows the dialog. */
const CALM_LOOKS = 4;

/**
 * A link can ask for a dialog about a thing that is gone or settled, or that one's role has nothing to do with. Each
 * page knows its own dialogs only, so this looks at what all of them have in common: everything has come, and nothing
 * was opened.
 */
export function UnansweredAsk() {
  const [ask, close] = useAnyAsk();
  return ask === undefined ? null : <Unanswered key={ask} onClose={close} />;
}

function Unanswered({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const router = useRouter();
  const [isUnanswered, setUnanswered] = useState(false);
  useEffect(() => {
    let calm = 0;
    const look = setInterval(() => {
      if (askAnswers.get() > 0) return clearInterval(look);
      const isUnderWay = router.state.status === 'pending' || areQueriesWaiting() || isPartComing();
      calm = isUnderWay ? 0 : calm + 1;
      if (calm < CALM_LOOKS) return;
      clearInterval(look);
      setUnanswered(true);
    }, LOOK_MS);
    return () => clearInterval(look);
  }, [router]);
  if (!isUnanswered) return null;
  return (
    <Dialog
      title={t('common.ask.title')}
      onClose={onClose}
      footer={
        <Button variant="primary" onPress={onClose}>
          {t('common.action.close')}
        </Button>
      }
    >
      <p>{t('common.ask.text')}</p>
    </Dialog>
  );
}
