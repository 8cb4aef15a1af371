import axe, { type Result } from 'axe-core';
import type { Page } from 'playwright-core';

/** Violations of WCAG 2.2 A and AA that can be found by looking at the page, each with the elements at fault. */
export async function violations(page: Page): Promise<string[]> {
  // Evaluated through the debugger, which the page's content security policy does not concern.
  await page.evaluate(axe.source);
  const found = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(options: object): Promise<{ violations: Result[] }> };
    };
    const result = await axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] });
    return result.violations;
  });
  return found.flatMap(({ id, help, nodes }) =>
    nodes.map(
      ({ html, failureSummary }) => `${id}: ${help}\n  ${html.slice(0, 200)}\n  ${failureSummary ?? ''}`,
    ),
  );
}
