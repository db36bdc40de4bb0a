import { useTranslation } from 'react-i18next';
import { useCan, useViewer } from '@/lib/permissions';
import { useAsk } from '@/lib/use-ask';
import { Button } from '@/ui/button';
import { Section } from '@/ui/section';
import { ResetDemoDialog } from './reset-demo-dialog';

/** In the demo only: its data made anew. */
export function DemoSection() {
  const { t } = useTranslation();
  const isDemo = useViewer().environment === 'DEMO';
  const mayReset = useCan('demo.reset');
  const [isAsked, setAsked] = useAsk('reset-demo');
  if (!isDemo || !mayReset) return null;
  return (
    <Section
      title={t('demo.section.title')}
      description={t('demo.section.text')}
      actions={<Button onPress={() => setAsked(true)}>{t('demo.section.action')}</Button>}
    >
      {isAsked && <ResetDemoDialog onClose={() => setAsked(false)} />}
    </Section>
  );
}
