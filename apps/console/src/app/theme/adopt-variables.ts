import { convertCssVariables, DEFAULT_THEME, mergeMantineTheme } from '@mantine/core';
import { cssVariablesResolver, theme } from './mantine-theme.ts';

/**
 * Gives Mantine its variables through a constructed style sheet. MantineProvider would write a `<style>` element, for
 * which the content security policy would need `'unsafe-inline'`; CSSOM calls need no exception (CSP 3, 8.4).
 */
export function adoptVariables(): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    convertCssVariables(cssVariablesResolver(mergeMantineTheme(DEFAULT_THEME, theme)), ':root'),
  );
  document.adoptedStyleSheets.push(sheet);
}
