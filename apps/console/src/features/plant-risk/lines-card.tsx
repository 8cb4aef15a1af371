import type { LineRisk, PlantRisk } from '@kizashi/api-contract';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useWording } from '../../ui/format/use-wording.ts';
import { Card } from '../../ui/surface/card.tsx';
import { CurveKey } from './line-curve.tsx';
import { LineRow } from './line-row.tsx';
import classes from './plant-risk-page.module.css';

/** Lines that are drawn before the rest is asked for; the riskiest come first. */
const SHOWN = 12;

/** Every line with its course; a manufacturer sees them by customer. */
export function LinesCard({ plant, days }: { plant: PlantRisk; days: number }) {
  const { t } = useWording();
  const [all, setAll] = useState(false);
  const shown = all ? plant.lines : plant.lines.slice(0, SHOWN);
  const byCustomer = [...Map.groupBy(shown, ({ customerId }) => customerId).values()];
  const customers = new Set(plant.lines.map(({ customerId }) => customerId)).size;
  const hidden = plant.lines.length - shown.length;
  const list = (lines: readonly LineRisk[]) => (
    <ul>
      {lines.map((line) => (
        <LineRow key={line.lineId} line={line} plant={plant} days={days} />
      ))}
    </ul>
  );
  return (
    <Card title={t('plantRisk.lines')} aside={<CurveKey />} className={classes.lines}>
      {customers === 1
        ? list(shown)
        : byCustomer.map((lines) => (
            <section key={lines[0]!.customerId} aria-label={lines[0]!.customerName}>
              <h3 className={classes.customer}>{lines[0]!.customerName}</h3>
              {list(lines)}
            </section>
          ))}
      {hidden > 0 && (
        <p className={classes.more}>
          <Button variant="subtle" onClick={() => setAll(true)}>
            {t('plantRisk.row.more', { count: hidden })}
          </Button>
        </p>
      )}
    </Card>
  );
}
