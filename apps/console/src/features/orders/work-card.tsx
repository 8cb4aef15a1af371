import type { ReactNode } from 'react';
import { useWording } from '../../ui/format/use-wording.ts';
import { Card } from '../../ui/surface/card.tsx';
import { AsFoundForm } from './as-found-form.tsx';
import { AsLeftForm, CompleteForm } from './finish-forms.tsx';
import { ObstacleNotice } from './obstacle-notice.tsx';
import { AssignForm, ConfirmStop } from './plan-forms.tsx';
import { ScheduleForm } from './schedule-form.tsx';
import { StartForm } from './start-form.tsx';
import type { OrderData } from './use-order.ts';
import { type SendingVerb, useVerb } from './use-verb.ts';
import classes from './work-card.module.css';

interface WorkCardProps {
  readonly data: OrderData;
  readonly now: number;
  onDone(sentence: string): void;
}

/** What is to be done next with an order that was accepted, one form a verb; nothing once it is over. */
export function WorkCard({ data, now, onDone }: WorkCardProps) {
  const { t } = useWording();
  const verb = useVerb(data, now, onDone);
  const { order } = verb;
  const forms = formsOf({ data, now, verb });
  if (forms.length === 0 && verb.obstacle === undefined) return null;
  return (
    <Card title={t(`order.work.${order.state === 'in-progress' ? 'asFound' : 'title'}`)}>
      <div className={classes.body}>
        <ObstacleNotice obstacle={verb.obstacle} onTakeOver={verb.takeOver} onAgain={verb.again} />
        {forms}
      </div>
    </Card>
  );
}

interface FormsFacts {
  readonly data: OrderData;
  readonly now: number;
  readonly verb: SendingVerb;
}

function formsOf({ data, now, verb }: FormsFacts): ReactNode[] {
  const { order } = verb;
  const { timeZone } = data.subject;
  const plan = [
    <AssignForm key="assign" verb={verb} />,
    <ConfirmStop key="confirm-stop" verb={verb} timeZone={timeZone} now={now} />,
  ];
  switch (order.state) {
    case 'accepted':
    case 'parts-reserved':
      return [<ScheduleForm key="schedule" verb={verb} timeZone={timeZone} now={now} />, ...plan];
    case 'scheduled':
    case 'ready':
      return order.state === 'ready'
        ? [<StartForm key="start" verb={verb} />, ...plan]
        : [...plan, <StartForm key="start" verb={verb} />];
    case 'in-progress':
      return [<AsFoundForm key="as-found" verb={verb} />];
    case 'as-found-recorded':
      return [<AsLeftForm key="as-left" verb={verb} />];
    case 'as-left-verified':
      return [<CompleteForm key="complete" verb={verb} />];
    default:
      return [];
  }
}
