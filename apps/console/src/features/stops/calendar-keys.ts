import type { KeyboardEvent } from 'react';

const STEPS: Readonly<Record<string, readonly [row: number, column: number]>> = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
};

/**
 * Arrow keys between the cells of a calendar, Page Up and Page Down to the span before and after. A cell is an element
 * with `data-cell="row column"`; only one of them is in the tab order, the others are reached from it.
 */
export function onCalendarKey(event: KeyboardEvent<HTMLElement>, onPage: (direction: -1 | 1) => void): void {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.key === 'PageUp' || event.key === 'PageDown') {
    event.preventDefault();
    onPage(event.key === 'PageUp' ? -1 : 1);
    return;
  }
  const step = STEPS[event.key];
  const cell = event.target instanceof HTMLElement ? event.target.dataset.cell : undefined;
  if (step === undefined || cell === undefined) return;
  const [row, column] = cell.split(' ').map(Number) as [number, number];
  const next = event.currentTarget.querySelector<HTMLElement>(
    `[data-cell="${row + step[0]} ${column + step[1]}"]`,
  );
  if (next === null) return;
  event.preventDefault();
  next.focus();
}
