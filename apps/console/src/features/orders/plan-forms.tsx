import { Button, NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { usersQuery } from '../../api/users.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import type { SendingVerb } from './use-verb.ts';
import classes from './work-card.module.css';

interface VerbProps {
  readonly verb: SendingVerb;
}

export interface PlaceProps extends VerbProps {
  readonly timeZone: string;
  readonly now: number;
}

/** Who goes: field engineers, and where there are none everybody whom the caller may know. */
export function AssignForm({ verb }: VerbProps) {
  const { t } = useWording();
  const users = useQuery(usersQuery).data ?? [];
  const engineers = users.filter(({ role }) => role === 'field-engineer');
  const known = engineers.length > 0 ? engineers : users;
  const [picked, setPicked] = useState<string | undefined>(undefined);
  const userId = picked ?? verb.order.assignedTo ?? '';
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (userId !== '') verb.send('assign', { userId });
      }}
    >
      <div className={classes.row}>
        <NativeSelect
          label={t('order.work.engineer')}
          value={userId}
          onChange={(event) => {
            setPicked(event.currentTarget.value);
            verb.hold();
          }}
          data={[
            { value: '', label: t('order.work.engineerNone'), disabled: true },
            ...known.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
        <Button type="submit" disabled={verb.sending || userId === '' || userId === verb.order.assignedTo}>
          {t('order.work.assign')}
        </Button>
      </div>
    </form>
  );
}

/** A confirmation is for one window, and is asked again when the window changes. */
export function ConfirmStop({ verb, timeZone, now }: PlaceProps) {
  const wording = useWording();
  const { t } = wording;
  const { windowFrom, windowTo, stopConfirmedAt } = verb.order;
  if (stopConfirmedAt !== null) return null;
  const dates = wording.dates(timeZone, now);
  return (
    <div className={classes.form}>
      <p>
        {windowFrom === null || windowTo === null
          ? t('order.work.stopOpen')
          : t('order.work.stop', { window: dates.span(Date.parse(windowFrom), Date.parse(windowTo)) })}
      </p>
      <Button disabled={verb.sending} onClick={() => verb.send('confirm-stop', {})}>
        {t('order.work.confirmStop')}
      </Button>
    </div>
  );
}
