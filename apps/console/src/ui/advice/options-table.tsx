import type { Order, OrderOption } from '@kizashi/api-contract';
import { Radio } from '@mantine/core';
import { useId } from 'react';
import { chanceWords } from '../format/chance-words.ts';
import type { DateWords } from '../format/date-words.ts';
import { moneyWords } from '../format/money-words.ts';
import { useWording } from '../format/use-wording.ts';
import { RiskMark } from '../marks/risk-mark.tsx';
import { Tag } from '../surface/tag.tsx';
import { agreed } from './answerable.ts';
import { optionReason, rankedOptions } from './option-reason.ts';
import classes from './options-table.module.css';
import { windowKindWords } from './window-words.ts';

/** Width of the dearest option's bar in px. */
const BAR = 96;

interface OptionsTableProps {
  readonly order: Order;
  readonly dates: DateWords;
  /** Where one of the windows may be picked: which one is, and what to do when another one is. */
  readonly pick?: { readonly windowFrom: string | undefined; onPick(windowFrom: string): void };
}

/** The advice: windows with their risk and expected cost, the recommended one first. */
export function OptionsTable({ order, dates, pick }: OptionsTableProps) {
  const group = useId();
  const wording = useWording();
  const { t, language } = wording;
  const options = rankedOptions(order.options);
  const dearest = Math.max(...options.map(({ expectedCost }) => expectedCost.amount), 1);
  const agreedFrom = agreed(order) ? order.windowFrom : null;
  const advisedFrom = options.find(({ chosen }) => chosen)?.windowFrom;
  const marked = pick ? pick.windowFrom : (agreedFrom ?? advisedFrom);
  return (
    <div className={classes.scroll}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('part.options.window')}</th>
            <th scope="col" className={classes.number}>
              {t('part.options.failsBefore')}
            </th>
            <th scope="col" className={classes.number}>
              {t('part.options.cost')}
            </th>
            <th scope="col" className={classes.bar}>
              <span>{t('part.options.costBar')}</span>
            </th>
            <th scope="col">{t('part.options.why')}</th>
          </tr>
        </thead>
        <tbody>
          {options.map((option) => (
            <tr
              key={option.windowFrom}
              data-chosen={option.windowFrom === marked || undefined}
              data-impossible={option.notPossible !== null || undefined}
            >
              <td className={classes.window}>
                {pick ? (
                  <Radio
                    name={group}
                    value={option.windowFrom}
                    disabled={option.notPossible !== null}
                    checked={option.windowFrom === pick.windowFrom}
                    onChange={() => pick.onPick(option.windowFrom)}
                    label={
                      <WindowText option={option} agreed={option.windowFrom === agreedFrom} dates={dates} />
                    }
                  />
                ) : (
                  <WindowText option={option} agreed={option.windowFrom === agreedFrom} dates={dates} />
                )}
              </td>
              <td className={classes.number}>
                <RiskMark chance={option.pFailBefore}>{chanceWords(option.pFailBefore, t)}</RiskMark>
              </td>
              <td className={classes.number}>{moneyWords(option.expectedCost, language)}</td>
              <td className={classes.bar}>
                <svg width={BAR} height="18" aria-hidden="true">
                  <rect
                    className={option.windowFrom === marked ? classes.barChosen : classes.barOther}
                    y="5"
                    width={(option.expectedCost.amount / dearest) * BAR}
                    height="8"
                  />
                </svg>
              </td>
              <td className={classes.why}>{optionReason(option, options, wording)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function WindowText({
  option,
  agreed,
  dates,
}: {
  readonly option: OrderOption;
  readonly agreed: boolean;
  readonly dates: DateWords;
}) {
  const wording = useWording();
  const { t } = wording;
  return (
    <>
      <b>{dates.dayAndTime(Date.parse(option.windowFrom))}</b>{' '}
      {agreed ? (
        <Tag tone="indigo">{t('part.options.accepted')}</Tag>
      ) : (
        option.chosen && <Tag tone="indigo">{t('part.options.chosen')}</Tag>
      )}
      <span className={classes.kind}>{windowKindWords(option, wording)}</span>
    </>
  );
}
