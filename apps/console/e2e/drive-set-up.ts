import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import { answerOf, read, untilText } from './drive-console.ts';

/** What a person at the keyboard types into a form, by the label that stands at the field. */
type Entries = Readonly<Record<string, string>>;

/** Fills in fields and sends the form; waits for the sentence that says that it is saved. */
export async function addEntry(page: Page, button: string, entries: Entries, saved: string): Promise<void> {
  for (const [label, value] of Object.entries(entries)) await fill(page, label, value);
  await page.getByRole('button', { name: button, exact: true }).click();
  await untilText(page, new RegExp(`^${saved.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')} is added\\.$`));
}

export async function fill(page: Page, label: string, value: string): Promise<void> {
  const field = page.getByLabel(label, { exact: true });
  if ((await field.evaluate((element) => element.tagName)) === 'SELECT') await field.selectOption(value);
  else await field.fill(value);
}

/** Follows the link of the note that says what comes next. */
export async function goOn(page: Page, step: string): Promise<void> {
  await page.getByRole('link', { name: `Next: ${step}` }).click();
  await page.getByRole('heading', { level: 1, name: new RegExp(`^${step}`) }).waitFor();
}

/** The overview says how far it is, and which step is the next. */
export async function expectOverview(page: Page, done: number, next: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Set-up' }).click();
  await untilText(page, new RegExp(`^${done} of 9 steps are done\\. Next: ${next}\\.`));
  expect(await answerOf(page)).toContain(`Next: ${next}.`);
  expect(await read(page.locator('[aria-current="step"]'))).toContain(next);
}

/** What the page of a device tells the controller, by the name of the setting. */
export async function settingsOf(page: Page): Promise<ReadonlyMap<string, string>> {
  const card = page.getByRole('region', { name: 'Settings for the controller' });
  const rows = card.locator('dl > div');
  await rows.first().waitFor();
  const folded = card.locator('details:not([open]) > summary');
  if ((await folded.count()) > 0) await folded.click();
  const found = new Map<string, string>();
  for (const row of await rows.all())
    found.set(await read(row.locator('dt')), await read(row.locator('code')));
  return found;
}
