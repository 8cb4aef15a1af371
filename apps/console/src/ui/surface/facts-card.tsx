import type { ReactNode } from 'react';
import { Card } from './card.tsx';
import classes from './facts-card.module.css';

export interface Fact {
  readonly name: string;
  readonly value: ReactNode;
}

/** Short facts, name at the left and value at the right. */
export function FactsCard({
  title,
  aside,
  facts,
  children,
}: {
  readonly title: string;
  readonly aside?: ReactNode;
  readonly facts: readonly Fact[];
  readonly children?: ReactNode;
}) {
  return (
    <Card title={title} aside={aside}>
      <dl className={classes.facts}>
        {facts.map(({ name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {children}
    </Card>
  );
}
