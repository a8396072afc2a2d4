/** Starts the window: reads where the app stands, then paints once, in the right language and fonts. */
import '../theme/tokens.css';
import '../theme/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { startTexts } from '../i18n/start.ts';
import { languageOf, useApp, watchApp } from '../calls/app.ts';
import { fontsReady } from '../theme/fonts.ts';

async function start(): Promise<void> {
  await Promise.all([watchApp(), fontsReady()]);
  startTexts(languageOf(useApp.getState()));
  const root = document.getElementById('root');
  if (!root) throw new Error('index.html has no root');
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}

void start();
