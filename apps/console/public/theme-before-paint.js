// A chosen theme must hold from the first paint on; color-scheme.ts writes the same key.
try {
  const chosen = localStorage.getItem('kizashi-theme');
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
} catch {
  // Storage may be refused: the theme then follows the system.
}
