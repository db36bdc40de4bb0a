import { useTranslation } from 'react-i18next';

/** A queue in words, by the name it has in series: `mail`; one without words stays as it is. */
export function useQueueName(): (queue: string) => string {
  const { t, i18n } = useTranslation();
  return (queue) => {
    const key = `jobNames.queue.${queue.toUpperCase()}`;
    return i18n.exists(key) ? t(key as 'jobNames.queue.AUTH') : queue;
  };
}

/** What a task or a chore does, in words; null where its name has none. */
export function useJobName(): (name: string) => string | null {
  const { t, i18n } = useTranslation();
  return (name) => {
    const key = `jobNames.does.${name}`;
    return i18n.exists(key) ? t(key as 'jobNames.does.alerts.watch') : null;
  };
}
