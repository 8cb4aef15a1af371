import type { FleetRow } from '@kizashi/api-contract';
import { memo } from 'react';
import { Link } from 'react-router';
import { moneyWords, smallMoneyWords } from '../../ui/format/money-words.ts';
import { useWording, type Wording } from '../../ui/format/use-wording.ts';
import { StateMark } from '../../ui/marks/state-mark.tsx';
import { Tag, type TagTone } from '../../ui/surface/tag.tsx';
import classes from './fleet-table.module.css';
import { type MachineSentence, machineSentence } from './machine-sentence.ts';
import { markOf } from './mark-of.ts';
import { TimeBarMark } from './time-bar.tsx';

interface FleetRowProps {
  readonly row: FleetRow;
  readonly now: number;
}

/** One machine: mark, name, sentence, calendar, money. */
export const FleetRowCells = memo(function FleetRowCells({ row, now }: FleetRowProps) {
  const wording = useWording();
  const sentence = machineSentence(row, now, wording);
  const quiet = sentence.tone === 'quiet';
  const place = { site: row.siteName, line: row.lineName };
  return (
    <>
      <td className={classes.mark}>
        <StateMark kind={markOf(row, now)} />
      </td>
      <th scope="row" className={classes.machine}>
        <MachineName row={row} quiet={quiet} />
        {!quiet && <span className={classes.place}>{wording.t('fleet.place', place)}</span>}
      </th>
      <td className={quiet ? classes.sentenceQuiet : classes.sentence}>
        <SentenceText
          sentence={sentence}
          partId={row.fittedPartId}
          place={quiet ? wording.t('fleet.placeSentence', place) : undefined}
        />
      </td>
      <td className={quiet ? `${classes.time} ${classes.timeQuiet}` : classes.time}>
        <TimeBarMark row={row} now={now} />
      </td>
      <td className={classes.loss}>
        <span className={quiet ? `${classes.amount} ${classes.amountQuiet}` : classes.amount}>
          {lossWords(row, wording)}
        </span>
        {row.order && <Tag tone={tagTone(row.order)}>{wording.t(`words.orderState.${row.order.state}`)}</Tag>}
      </td>
    </>
  );
});

function MachineName({ row: { machine }, quiet }: { row: FleetRow; quiet: boolean }) {
  return (
    <Link className={(quiet ? classes.serialQuiet : classes.serial) ?? ''} to={`/machines/${machine.id}`}>
      {machine.serial}
    </Link>
  );
}

interface SentenceTextProps {
  readonly sentence: MachineSentence;
  readonly place: string | undefined;
  readonly partId: string | null;
}

/** The finding leads to the part that it is about. */
function SentenceText({ sentence, place, partId }: SentenceTextProps) {
  const lead = sentence.lead === '' ? sentence.rest : sentence.lead;
  return (
    <>
      {place !== undefined && <span className={classes.placeFirst}>{place}</span>}
      {partId === null ? (
        <b className={classes.lead} data-tone={sentence.tone}>
          {lead}
        </b>
      ) : (
        <Link className={classes.lead} data-tone={sentence.tone} to={`/parts/${partId}`}>
          {lead}
        </Link>
      )}
      {sentence.lead !== '' && sentence.rest}
      {sentence.second !== '' && <span className={classes.second}>{sentence.second}</span>}
    </>
  );
}

/** Where nothing is asked of anybody small sums are not told apart; where a date is needed every yen is. */
function lossWords({ expectedLoss, group }: FleetRow, { language, t }: Wording): string {
  if (expectedLoss === null) return t('words.unknown');
  return group === 'running'
    ? smallMoneyWords(expectedLoss, language, t)
    : moneyWords(expectedLoss, language);
}

function tagTone({ state, urgent }: NonNullable<FleetRow['order']>): TagTone {
  if (urgent) return 'alarm';
  return state === 'advised' || state === 'proposed' ? 'indigo' : 'plain';
}
