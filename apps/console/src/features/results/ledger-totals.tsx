import { useWording } from '../../ui/format/use-wording.ts';
import classes from './ledger.module.css';
import { signedMoney } from './signed-money.ts';

interface LedgerTotalsProps {
  readonly name: string;
  readonly amounts: { readonly low: number; readonly mid: number; readonly high: number };
  readonly currency: string;
  readonly net?: boolean;
}

export function LedgerTotals({ name, amounts, currency, net = false }: LedgerTotalsProps) {
  const { t, language } = useWording();
  const cell = (amount: number, label: string, strong = false) => (
    <td className={classes.number} data-label={label}>
      {strong ? <b>{signedMoney(amount, currency, language)}</b> : signedMoney(amount, currency, language)}
    </td>
  );
  return (
    <tr className={net ? classes.net : classes.total}>
      <th scope="row" colSpan={6}>
        {name}
      </th>
      {cell(amounts.low, t('results.ledger.low'))}
      {cell(amounts.mid, t('results.ledger.mid'), true)}
      {cell(amounts.high, t('results.ledger.high'))}
      <td className={classes.bar} />
    </tr>
  );
}
