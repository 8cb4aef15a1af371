import { type MachineModel, mayCommand, type User } from '@kizashi/api-contract';
import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { channelName } from '../../ui/channels/channel-name.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import { FailureNote } from '../../ui/surface/failure-note.tsx';
import {
  type CommandDraft,
  type DraftFault,
  EXPIRIES,
  type Expiry,
  emptyDraft,
  OFFERED_OPS,
  type OfferedOp,
  toCommand,
} from './command-draft.ts';
import classes from './device.module.css';
import { useCommand } from './use-command.ts';

/** Tells the device to do one thing. */
export function CommandForm({
  deviceId,
  model,
  user,
}: {
  readonly deviceId: string;
  readonly model: Pick<MachineModel, 'channels'>;
  readonly user: Pick<User, 'role' | 'customerId'>;
}) {
  const { t } = useWording();
  const [draft, setDraft] = useState(() => emptyDraft(model.channels[0]?.id ?? ''));
  const [fault, setFault] = useState<DraftFault>();
  const command = useCommand(deviceId);
  const change = (changed: Partial<CommandDraft>) => {
    setDraft({ ...draft, ...changed });
    setFault(undefined);
    command.forget();
  };
  return (
    <form
      className={classes.body}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const made = toCommand(draft);
        if ('fault' in made) setFault(made.fault);
        else command.send(made.body);
      }}
    >
      <NativeSelect
        label={t('deviceControl.op')}
        description={draft.op === 'reboot' && t('deviceControl.rebootNote')}
        value={draft.op}
        onChange={(event) => change({ op: event.currentTarget.value as OfferedOp })}
        data={OFFERED_OPS.filter((op) => mayCommand(user, op)).map((op) => ({
          value: op,
          label: t(`deviceControl.ops.${op}`),
        }))}
      />
      <Arguments draft={draft} model={model} fault={fault} onChange={change} />
      <NativeSelect
        label={t('deviceControl.expires')}
        value={draft.expiry}
        onChange={(event) => change({ expiry: event.currentTarget.value as Expiry })}
        data={EXPIRIES.map((value) => ({ value, label: t(`deviceControl.expiry.${value}`) }))}
      />
      {command.error && <FailureNote error={command.error} />}
      <div className={classes.entryButtons}>
        <Button type="submit" disabled={command.sending}>
          {t(command.sending ? 'deviceControl.sending' : 'deviceControl.send')}
        </Button>
        <span role="status" className={classes.outcome}>
          {command.sent && t('deviceControl.sent')}
        </span>
      </div>
    </form>
  );
}

interface ArgumentsProps {
  readonly draft: CommandDraft;
  readonly model: Pick<MachineModel, 'channels'>;
  readonly fault: DraftFault | undefined;
  onChange(changed: Partial<CommandDraft>): void;
}

function Arguments({ draft, model, fault, onChange }: ArgumentsProps) {
  const { t, language } = useWording();
  const errorOf = (field: DraftFault) => fault === field && t(`deviceControl.fault.${field}`);
  switch (draft.op) {
    case 'capture-wave':
      return (
        <NativeSelect
          label={t('deviceControl.channel')}
          value={draft.channel}
          onChange={(event) => onChange({ channel: event.currentTarget.value })}
          data={model.channels.map(({ id }) => ({ value: id, label: channelName(model, id, language) }))}
        />
      );
    case 'resend-wave':
      return (
        <>
          <TextInput
            label={t('deviceControl.capture')}
            value={draft.capture}
            onChange={(event) => onChange({ capture: event.currentTarget.value })}
            error={errorOf('capture')}
          />
          <TextInput
            label={t('deviceControl.chunks')}
            description={t('deviceControl.chunksNote')}
            value={draft.chunks}
            onChange={(event) => onChange({ chunks: event.currentTarget.value })}
            error={errorOf('chunks')}
          />
        </>
      );
    case 'own':
      return (
        <>
          <TextInput
            label={t('deviceControl.ownName')}
            description={t('deviceControl.ownNameNote')}
            value={draft.ownName}
            onChange={(event) => onChange({ ownName: event.currentTarget.value })}
            error={errorOf('op')}
          />
          <Textarea
            label={t('deviceControl.args')}
            rows={3}
            value={draft.args}
            onChange={(event) => onChange({ args: event.currentTarget.value })}
            error={errorOf('args')}
          />
        </>
      );
    default:
      return null;
  }
}
