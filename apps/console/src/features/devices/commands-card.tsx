import { type DeviceCommand, type MachineModel, mayWrite } from '@kizashi/api-contract';
import { useQuery } from '@tanstack/react-query';
import { deviceCommandsQuery } from '../../api/device-control.ts';
import { useSession } from '../../app/session/use-session.ts';
import { useActorWords } from '../../ui/format/actor-words.ts';
import type { DateWords } from '../../ui/format/date-words.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import { Card } from '../../ui/surface/card.tsx';
import { FailureNote } from '../../ui/surface/failure-note.tsx';
import { CommandForm } from './command-form.tsx';
import classes from './device.module.css';

/** While something is under way the answer may come any moment. */
const WAITING_MS = 2_000;
const LOOKING_MS = 15_000;

interface CommandsCardProps {
  readonly deviceId: string;
  readonly model: Pick<MachineModel, 'channels'>;
  readonly dates: DateWords;
}

/** What the device was told, newest first, who asked, what became of it, and a way to tell it more. */
export function CommandsCard({ deviceId, model, dates }: CommandsCardProps) {
  const { t } = useWording();
  const session = useSession();
  const { data, error } = useQuery({
    ...deviceCommandsQuery(deviceId),
    refetchInterval: ({ state }) =>
      state.data?.some(({ endedAt }) => endedAt === null) ? WAITING_MS : LOOKING_MS,
  });
  return (
    <Card title={t('deviceControl.commands')}>
      {error && !data && <FailureNote error={error} />}
      {data?.length === 0 && <p className={classes.nothing}>{t('deviceControl.commandsEmpty')}</p>}
      {data && data.length > 0 && (
        <ul className={classes.entries}>
          {data.map((command) => (
            <Entry key={command.id} command={command} dates={dates} />
          ))}
        </ul>
      )}
      {session && mayWrite(session.user, 'devices/commands') && (
        <CommandForm deviceId={deviceId} model={model} user={session.user} />
      )}
    </Card>
  );
}

function Entry({ command, dates }: { readonly command: DeviceCommand; readonly dates: DateWords }) {
  const { t } = useWording();
  const actorName = useActorWords();
  const { op, args, code, requestedBy, requestedAt, expiresAt } = command;
  const when = dates.dayAndTime(Date.parse(requestedAt));
  const state = t(`deviceControl.state.${stateKey(command)}`, {
    until: dates.dayAndTime(Date.parse(expiresAt)),
  });
  return (
    <li>
      <div className={classes.entryHead}>
        <b>{op}</b>
        <span>{t('deviceControl.asked', { who: actorName(requestedBy), when })}</span>
      </div>
      {Object.keys(args).length > 0 && (
        <p className={classes.note}>
          <code>{JSON.stringify(args)}</code>
        </p>
      )}
      <p>{code === null ? state : t('deviceControl.because', { state, code })}</p>
    </li>
  );
}

/** A command that went out and was not answered may have been carried out; one that never went out was not. */
function stateKey({ state, sentAt, acknowledgedAt }: DeviceCommand) {
  return state === 'expired' && sentAt !== null && acknowledgedAt === null ? 'unanswered' : state;
}
