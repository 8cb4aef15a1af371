import { type DeviceConfiguration, KNOWN_SETTING_NAMES } from '@kizashi/api-contract';
import { Button, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Tagged } from '../../api/call.ts';
import { configureDevice } from '../../api/device-control.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import { FailureNote } from '../../ui/surface/failure-note.tsx';
import { parseObject } from './command-draft.ts';
import classes from './device.module.css';

interface ConfigurationFormProps {
  readonly deviceId: string;
  /** As it was read last. */
  readonly current: Tagged<DeviceConfiguration>;
  onDone(): void;
}

/** The whole configuration as JSON: what is taken out of it goes back to what the firmware has. */
export function ConfigurationForm({ deviceId, current, onDone }: ConfigurationFormProps) {
  const { t } = useWording();
  const client = useQueryClient();
  // The version that is being changed is the one that stood here when the change began.
  const [{ value, tag }] = useState(current);
  const [text, setText] = useState(() => JSON.stringify(value.desired?.configuration ?? {}, null, 2));
  const [fault, setFault] = useState(false);
  const saving = useMutation({
    mutationFn: (configuration: Record<string, unknown>) =>
      configureDevice(deviceId, configuration, tag ?? '*'),
    onSuccess: onDone,
    onSettled: () => client.invalidateQueries({ queryKey: ['device', deviceId, 'configuration'] }),
  });
  return (
    <form
      className={classes.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const configuration = parseObject(text);
        setFault(configuration === undefined);
        if (configuration) saving.mutate(configuration);
      }}
    >
      <Textarea
        label={t('deviceControl.settings')}
        description={t('deviceControl.settingsNote', { names: KNOWN_SETTING_NAMES.join(', ') })}
        rows={10}
        spellCheck={false}
        classNames={{ input: classes.code! }}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setFault(false);
          saving.reset();
        }}
        error={fault && t('deviceControl.notObject')}
      />
      {saving.error && <FailureNote error={saving.error} />}
      <div className={classes.entryButtons}>
        <Button type="submit" disabled={saving.isPending}>
          {t(saving.isPending ? 'deviceControl.saving' : 'deviceControl.save')}
        </Button>
        <Button variant="subtle" onClick={onDone}>
          {t('deviceControl.leave')}
        </Button>
      </div>
    </form>
  );
}
