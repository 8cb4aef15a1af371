import type { LedgerEntry } from '@kizashi/api-contract';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { browserZone } from '../../ui/format/browser-zone.ts';
import { chanceWords } from '../../ui/format/chance-words.ts';
import { moneyWords } from '../../ui/format/money-words.ts';
import { amountWords, startSentence } from '../../ui/format/number-words.ts';
import { useWording, type Wording } from '../../ui/format/use-wording.ts';
import classes from './ledger.module.css';
import { signedMoney } from './signed-money.ts';

/** From forecast to booking: each step with the way to it, and the formula with its figures. */
export function LedgerBasis({ entry }: { entry: LedgerEntry }) {
  const wording = useWording();
  const { t, language } = wording;
  const { basis } = entry;
  const booked = Date.parse(entry.bookedAt);
  const part = entry.positionName[language];
  const steps: { readonly name: string; readonly link: ReactNode; readonly detail: string }[] = [
    {
      name: t('results.basis.forecast'),
      link: <Link to={`/parts/${entry.fittedPartId}`}>{t('results.basis.forecastLink', { part })}</Link>,
      detail:
        basis.pFailBefore === null
          ? ''
          : t('results.basis.chance', { chance: exactChance(basis.pFailBefore, wording) }),
    },
    {
      name: t('results.basis.order'),
      link: <Link to={`/orders/${entry.orderId}`}>{entry.orderNumber}</Link>,
      detail: wording.dates(browserZone(), booked).day(booked),
    },
    {
      name: t('results.basis.asFound'),
      link: startSentence(t(`results.severity.${basis.severity}`)),
      detail: part,
    },
    {
      name: t('results.basis.machine'),
      link: <Link to={`/machines/${entry.machineId}`}>{entry.machineSerial}</Link>,
      detail: entry.customerName,
    },
  ];
  return (
    <dl className={classes.basis}>
      {steps.map(({ name, link, detail }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <b>{link}</b>
            <br />
            {detail}
          </dd>
        </div>
      ))}
      <div className={classes.formula}>
        <dt>{t('results.basis.formula')}</dt>
        <dd>
          <b>{formulaOf(entry, wording)}</b>
          <br />
          {entry.low !== entry.high &&
            t('results.basis.range', {
              low: signedMoney(entry.low, entry.currency, language),
              high: signedMoney(entry.high, entry.currency, language),
            })}
        </dd>
      </div>
    </dl>
  );
}

/** In a formula the chance stands with the digits that it was multiplied by. */
function exactChance(chance: number, { t, language }: Wording): string {
  return t('words.percent', { value: amountWords(chance * 100, language, 1) });
}

function formulaOf({ kind, basis, currency, mid }: LedgerEntry, wording: Wording): string {
  const { t, language } = wording;
  const money = (amount: number | null) =>
    amount === null ? t('words.unknown') : moneyWords({ amount, currency }, language);
  const swap = { price: money(basis.price), labour: money(basis.labour) };
  if (kind === 'life-thrown-away' && basis.lifeLeftShare !== null)
    return t('results.basis.lifeLeft', { share: chanceWords(basis.lifeLeftShare, t), ...swap });
  if (kind === 'false-alarm' && basis.price !== null) return t('results.basis.swap', swap);
  const { pFailBefore, unplannedHours, plannedHours, downtimeCostPerHour } = basis;
  if (
    pFailBefore === null ||
    unplannedHours === null ||
    plannedHours === null ||
    downtimeCostPerHour === null
  )
    return t('results.basis.costs', { mid: signedMoney(mid, currency, language) });
  return t('results.basis.avoided', {
    chance: exactChance(pFailBefore, wording),
    unplanned: amountWords(unplannedHours, language, 1),
    planned: amountWords(plannedHours, language, 1),
    rate: money(downtimeCostPerHour),
    mid: signedMoney(mid, currency, language),
  });
}
