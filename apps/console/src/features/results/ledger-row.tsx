import type { LedgerEntry } from '@kizashi/api-contract';
import { useId, useState } from 'react';
import { Link } from 'react-router';
import { browserZone } from '../../ui/format/browser-zone.ts';
import { chanceWords } from '../../ui/format/chance-words.ts';
import { moneyWords } from '../../ui/format/money-words.ts';
import { amountWords, startSentence } from '../../ui/format/number-words.ts';
import { useWording, type Wording } from '../../ui/format/use-wording.ts';
import classes from './ledger.module.css';
import { LedgerBasis } from './ledger-basis.tsx';
import { type BarScale, RangeBar } from './range-bar.tsx';
import { signedMoney } from './signed-money.ts';

/** One booking; its button opens what it was computed from. */
export function LedgerRow({ entry, scale }: { entry: LedgerEntry; scale: BarScale }) {
  const wording = useWording();
  const { t, language } = wording;
  const [open, setOpen] = useState(false);
  const basisId = useId();
  const booked = Date.parse(entry.bookedAt);
  const money = (amount: number) => signedMoney(amount, entry.currency, language);
  const said = { low: money(entry.low), mid: money(entry.mid), high: money(entry.high) };
  return (
    <>
      <tr className={classes.row} data-open={open || undefined}>
        <td className={classes.when}>
          <button
            type="button"
            className={classes.open}
            aria-expanded={open}
            aria-controls={basisId}
            aria-label={t('results.ledger.details', { number: entry.orderNumber })}
            onClick={() => setOpen(!open)}
          >
            <svg width="10" height="10" aria-hidden="true">
              <path d={open ? 'M1 3l4 4 4-4' : 'M3 1l4 4-4 4'} />
            </svg>
          </button>
          {wording.dates(browserZone(), booked).shortDay(booked)}
        </td>
        <td className={classes.order}>
          <Link to={`/orders/${entry.orderId}`}>{entry.orderNumber}</Link>
        </td>
        <td className={classes.part}>
          <Link to={`/machines/${entry.machineId}`}>{entry.machineSerial}</Link>
          <span className={classes.second}>{entry.positionName[language]}</span>
        </td>
        <td className={classes.found}>{startSentence(t(`results.severity.${entry.basis.severity}`))}</td>
        <BasisCells entry={entry} wording={wording} />
        <td className={classes.number} data-label={t('results.ledger.low')}>
          {said.low}
        </td>
        <td
          className={classes.number}
          data-label={t('results.ledger.mid')}
          data-cost={entry.mid < 0 || undefined}
        >
          <b>{said.mid}</b>
        </td>
        <td className={classes.number} data-label={t('results.ledger.high')}>
          {said.high}
        </td>
        <td className={classes.bar}>
          <RangeBar entry={entry} scale={scale} label={t('results.ledger.rangeOf', said)} />
        </td>
      </tr>
      <tr id={basisId} className={classes.basisRow} hidden={!open}>
        <td colSpan={10}>{open && <LedgerBasis entry={entry} />}</td>
      </tr>
    </>
  );
}

function BasisCells({ entry: { kind, basis, currency }, wording }: { entry: LedgerEntry; wording: Wording }) {
  const { t, language } = wording;
  if (kind !== 'avoided-failure')
    return (
      <td colSpan={2} className={classes.why}>
        {kind === 'false-alarm'
          ? t('results.ledger.falseAlarm')
          : basis.lifeLeftShare === null
            ? t('results.ledger.lifeThrownAwayPlain')
            : t('results.ledger.lifeThrownAway', { share: chanceWords(basis.lifeLeftShare, t) })}
      </td>
    );
  const { pFailBefore, unplannedHours, plannedHours, downtimeCostPerHour } = basis;
  return (
    <>
      <td className={classes.chance} data-label={t('results.ledger.chance')}>
        {pFailBefore === null ? t('words.unknown') : chanceWords(pFailBefore, t)}
      </td>
      <td className={classes.why}>
        {unplannedHours !== null &&
          plannedHours !== null &&
          t('results.ledger.hours', {
            unplanned: amountWords(unplannedHours, language, 1),
            planned: amountWords(plannedHours, language, 1),
          })}
        {downtimeCostPerHour !== null && (
          <span className={classes.second}>
            {t('results.ledger.rate', {
              amount: moneyWords({ amount: downtimeCostPerHour, currency }, language),
            })}
          </span>
        )}
      </td>
    </>
  );
}
