import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { partsOfMachineQuery } from '../../api/fitted-parts.ts';
import { startSentence } from '../../ui/format/number-words.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import classes from './fitted-part-page.module.css';
import type { PartData } from './use-part.ts';

/** The way to the machine's other parts: the fleet page leads to its most pressing one only. */
export function SiblingParts({ data: { part, machine } }: { data: PartData }) {
  const { t, language } = useWording();
  const siblings = useQuery(partsOfMachineQuery(machine.id)).data?.filter(({ id }) => id !== part.id) ?? [];
  if (siblings.length === 0) return null;
  return (
    <nav className={classes.siblings} aria-label={t('part.otherParts', { serial: machine.serial })}>
      <h2>{t('part.otherParts', { serial: machine.serial })}</h2>
      <ul>
        {siblings.map(({ id, positionName }) => (
          <li key={id}>
            <Link to={`/parts/${id}`}>{startSentence(positionName[language])}</Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
