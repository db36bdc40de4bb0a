import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { loadErrorWords } from '@/lib/error-message';
import { startI18n } from '@/lib/i18n';
import { AppProviders } from './providers';
import './styles.css';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

await startI18n();
createRoot(root).render(
  <StrictMode>
    <AppProviders />
  </StrictMode>,
);
void loadErrorWords();
