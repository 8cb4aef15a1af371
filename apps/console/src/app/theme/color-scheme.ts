import type { MantineColorScheme, MantineColorSchemeManager } from '@mantine/core';

/** public/theme-before-paint.js reads the same key. */
const STORED_AS = 'kizashi-theme';

/** tokens.css follows the system unless the page carries `data-theme`. */
function apply(scheme: MantineColorScheme): void {
  if (scheme === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = scheme;
}

function isScheme(value: string | null): value is MantineColorScheme {
  return value === 'light' || value === 'dark' || value === 'auto';
}

/** Keeps the chosen theme in this browser, and Mantine and the tokens in step. */
export function tokenColorSchemeManager(): MantineColorSchemeManager {
  let onStorage: ((event: StorageEvent) => void) | undefined;
  return {
    get(fallback) {
      try {
        const stored = localStorage.getItem(STORED_AS);
        return isScheme(stored) ? stored : fallback;
      } catch {
        return fallback;
      }
    },
    set(scheme) {
      apply(scheme);
      try {
        localStorage.setItem(STORED_AS, scheme);
      } catch {
        // Storage may be refused: the choice then lasts until the page is left.
      }
    },
    subscribe(onUpdate) {
      onStorage = (event) => {
        if (event.key !== STORED_AS || !isScheme(event.newValue)) return;
        apply(event.newValue);
        onUpdate(event.newValue);
      };
      addEventListener('storage', onStorage);
    },
    unsubscribe() {
      if (onStorage) removeEventListener('storage', onStorage);
    },
    clear() {
      apply('auto');
      try {
        localStorage.removeItem(STORED_AS);
      } catch {
        // See above.
      }
    },
  };
}
