import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { loadErrorWords } from '@/lib/error-message';
import { startI18n } from '@/lib/i18n';
import { ownFont } from '@/lib/own-font';
import { loadAhead } from './load-ahead';
import { AppProviders } from './providers';
import './styles.css';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

const canSpeak = startI18n();
loadAhead(canSpeak);
await Promise.all([canSpeak, ownFont()]);
createRoot(root).render(
  <StrictMode>
    <AppProviders />
  </StrictMode>,
);
void loadErrorWords();
