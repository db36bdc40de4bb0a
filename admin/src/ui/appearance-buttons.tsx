import { Languages, Moon, Sun } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { chooseLanguage } from '@/lib/i18n';
import { chooseTheme, useTheme } from '@/lib/theme';
import { useLanguage } from '@/lib/use-format';
import { IconButton } from './button';

/** Language and theme, wherever somebody may be: before sign-in as well. */
export function AppearanceButtons() {
  const { t } = useTranslation();
  const theme = useTheme();
  const language = useLanguage();
  return (
    <>
      <IconButton
        // It says the other language's words: read aloud with that language's voice.
        lang={language === 'ko' ? 'en' : 'ko'}
        label={t(language === 'ko' ? 'common.topbar.toEnglish' : 'common.topbar.toKorean')}
        onPress={() => void chooseLanguage(language === 'ko' ? 'en' : 'ko')}
      >
        <Languages />
      </IconButton>
      <IconButton
        label={t(theme === 'dark' ? 'common.topbar.toLight' : 'common.topbar.toDark')}
        onPress={() => chooseTheme(theme === 'dark' ? 'light' : 'dark')}
      >
        {theme === 'dark' ? <Sun /> : <Moon />}
      </IconButton>
    </>
  );
}
