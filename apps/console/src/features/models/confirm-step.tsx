import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useWording } from '../../ui/format/use-wording.ts';
import classes from './models.module.css';

interface ConfirmStepProps {
  /** What the first press says, for eye and ear. */
  readonly begin: string;
  readonly label?: string;
  /** What the second press does, before it is made. */
  readonly detail: ReactNode;
  readonly confirm: string;
  readonly sending: boolean;
  onConfirm(): void;
}

/** What changes the forecasts of a whole fleet takes two presses, and says what it does before the second. */
export function ConfirmStep({ begin, label, detail, confirm, sending, onConfirm }: ConfirmStepProps) {
  const { t } = useWording();
  const [asked, setAsked] = useState(false);
  if (!asked) {
    return (
      <Button aria-label={label ?? begin} onClick={() => setAsked(true)}>
        {begin}
      </Button>
    );
  }
  return (
    <fieldset className={classes.confirm} aria-label={confirm}>
      <p>{detail}</p>
      <Button
        variant="filled"
        autoFocus
        disabled={sending}
        onClick={() => {
          onConfirm();
          setAsked(false);
        }}
      >
        {confirm}
      </Button>
      <Button variant="subtle" onClick={() => setAsked(false)}>
        {t('models.versions.leave')}
      </Button>
    </fieldset>
  );
}
