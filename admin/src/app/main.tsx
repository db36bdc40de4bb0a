import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { loadErrorWords } from '@/lib/error-message';
import { startI18n } from '@/lib/i18n';
import { ownFont } from '@/lib/own-font';
import { AppProviders } from './providers';
import './styles.css';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

await Promise.all([startI18n(), ownFont()]);
createRoot(root).render(
  <StrictMode>
    <AppProviders />
  </StrictMode>,
);
void loadErrorWords();
