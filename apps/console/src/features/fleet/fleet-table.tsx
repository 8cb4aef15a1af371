import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import { useWording } from '../../ui/format/use-wording.ts';
import type { FleetItem } from './fleet-list.ts';
import { FleetRowCells } from './fleet-row-cells.tsx';
import classes from './fleet-table.module.css';
import { isQuiet } from './machine-sentence.ts';
import { TimeBarKey, TimeBarScale } from './time-bar.tsx';
import type { SteadyRows } from './use-steady-rows.ts';

interface FleetTableProps {
  readonly items: readonly FleetItem[];
  readonly now: number;
  readonly timeZone: string;
  readonly hold: SteadyRows['hold'];
  onAllHealthy(all: boolean): void;
}

/** From here on only what is near the window is in the page. */
const LONG = 100;

export function FleetTable({ items, now, timeZone, hold, onAllHealthy }: FleetTableProps) {
  const { t, dates } = useWording();
  const body = useRef<HTMLTableSectionElement>(null);
  const long = items.length > LONG;
  const virtual = useWindowVirtualizer({
    count: items.length,
    enabled: long,
    estimateSize: (index) => roughHeight(items[index]!),
    getItemKey: (index) => keyOf(items[index]!),
    overscan: 12,
    scrollMargin: body.current?.offsetTop ?? 0,
  });
  const near = virtual.getVirtualItems();
  const offset = virtual.options.scrollMargin;
  const above = long ? (near[0]?.start ?? offset) - offset : 0;
  const below = long ? virtual.getTotalSize() - ((near.at(-1)?.end ?? offset) - offset) : 0;
  const shown = long ? near.map(({ index }) => index) : items.map((_, index) => index);

  return (
    <>
      <table className={classes.table} aria-label={t('fleet.table')} aria-rowcount={items.length + 1}>
        <colgroup className={classes.columns}>
          <col className={classes.colMark} />
          <col className={classes.colMachine} />
          <col />
          <col className={classes.colTime} />
          <col className={classes.colLoss} />
        </colgroup>
        <thead>
          <tr className={classes.head}>
            <th scope="col" className={classes.mark}>
              <span className={classes.unseen}>{t('fleet.column.state')}</span>
            </th>
            <th scope="col">{t('fleet.column.machine')}</th>
            <th scope="col">{t('fleet.column.sentence')}</th>
            <th scope="col" className={classes.time}>
              <span className={classes.unseen}>{t('fleet.column.time')}</span>
              <TimeBarScale now={now} dates={dates(timeZone, now)} />
            </th>
            <th scope="col" className={classes.loss}>
              {t('fleet.column.loss')}
            </th>
          </tr>
        </thead>
        <tbody ref={body} className={classes.body} {...hold}>
          {above > 0 && <Space height={above} />}
          {shown.map((index) => {
            const item = items[index]!;
            return (
              <tr
                key={keyOf(item)}
                ref={long ? virtual.measureElement : null}
                data-index={index}
                aria-rowindex={index + 2}
                className={rowClass(item)}
              >
                <ItemCells item={item} now={now} onAllHealthy={onAllHealthy} />
              </tr>
            );
          })}
          {below > 0 && <Space height={below} />}
        </tbody>
      </table>
      <TimeBarKey />
    </>
  );
}

function ItemCells({
  item,
  now,
  onAllHealthy,
}: {
  item: FleetItem;
  now: number;
  onAllHealthy(all: boolean): void;
}) {
  const { t, language } = useWording();
  switch (item.kind) {
    case 'group':
      return (
        <th scope="rowgroup" colSpan={5} className={classes.heading}>
          <b className={classes.headingName}>{t(`fleet.group.${item.group}`)}</b>{' '}
          <span>{item.count.toLocaleString(language)}</span>
          {item.group === 'running' && <em className={classes.headingNote}>{t('fleet.runningNote')}</em>}
        </th>
      );
    case 'machine':
      return <FleetRowCells row={item.row} now={now} />;
    case 'more':
      return (
        <td colSpan={5} className={classes.wide}>
          <button type="button" className={classes.more} onClick={() => onAllHealthy(true)}>
            {t('fleet.moreRunning', { count: item.hidden })}
          </button>
        </td>
      );
    case 'fewer':
      return (
        <td colSpan={5} className={classes.wide}>
          <button type="button" className={classes.more} onClick={() => onAllHealthy(false)}>
            {t('fleet.fewerRunning')}
          </button>
        </td>
      );
  }
}

/** Stands for the rows that are not in the page, so that the scroll bar tells the truth. */
function Space({ height }: { height: number }) {
  return (
    <tr>
      <td className={classes.space} colSpan={5} style={{ height }} />
    </tr>
  );
}

function keyOf(item: FleetItem): string {
  if (item.kind === 'machine') return item.row.machine.id;
  return item.kind === 'group' ? item.group : item.kind;
}

function roughHeight(item: FleetItem): number {
  if (item.kind === 'group') return 32;
  return item.kind === 'machine' && isQuiet(item.row) ? 31 : 54;
}

function rowClass(item: FleetItem): string | undefined {
  if (item.kind !== 'machine') return item.kind === 'group' ? classes.group : classes.action;
  return isQuiet(item.row) ? classes.quiet : classes.row;
}
