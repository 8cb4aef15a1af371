import type { FleetRow } from '@kizashi/api-contract';
import { memo } from 'react';
import { useWording } from '../../ui/format/use-wording.ts';
import { markWords } from '../../ui/marks/state-mark.tsx';
import { Card } from '../../ui/surface/card.tsx';
import { sitesOf } from './fleet-lines.ts';
import classes from './line-tiles.module.css';
import { markOf } from './mark-of.ts';

/** The fleet as the plants see it: one small mark a machine, line by line, and when each line stops next. */
export const LineTiles = memo(function LineTiles({ rows, now }: { rows: readonly FleetRow[]; now: number }) {
  const { t, dates, language } = useWording();
  return (
    <Card title={t('fleet.lines')} aside={t('fleet.nextStop')}>
      <div className={classes.tiles}>
        {sitesOf(rows).map((site) => (
          <div key={site.id} className={classes.site}>
            <h3>
              {site.name} <span>{site.customerName}</span>
            </h3>
            {site.lines.map((line) => (
              <div key={line.id} className={classes.line}>
                <span>{line.name}</span>
                <ul className={classes.cells} aria-label={line.name}>
                  {line.machines.map((row) => (
                    <li key={row.machine.id}>
                      <Tile row={row} now={now} />
                    </li>
                  ))}
                  {line.more > 0 && <li>{`+${line.more.toLocaleString(language)}`}</li>}
                </ul>
                <span className={classes.stop}>
                  {line.nextStopAt === null
                    ? t('fleet.noStopShort')
                    : dates(site.timeZone, now).shortDay(line.nextStopAt)}
                </span>
              </div>
            ))}
          </div>
        ))}
      </div>
    </Card>
  );
});

/** A mark, not a link: a dozen of them side by side would be too small to hit, and the list has every machine. */
function Tile({ row, now }: { row: FleetRow; now: number }) {
  const { t } = useWording();
  const kind = markOf(row, now);
  const label = t('fleet.linesSummary', { serial: row.machine.serial, state: markWords(kind, t) });
  return <span className={classes.cell} data-state={kind} role="img" aria-label={label} title={label} />;
}
