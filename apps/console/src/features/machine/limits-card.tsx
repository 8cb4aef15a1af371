import { type MachineModel, mayWrite } from '@kizashi/api-contract';
import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useSession } from '../../app/session/use-session.ts';
import { channelName } from '../../ui/channels/channel-name.ts';
import { measuredWithUnit, startSentence, unitWords } from '../../ui/format/number-words.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import { Card } from '../../ui/surface/card.tsx';
import { FailureNote } from '../../ui/surface/failure-note.tsx';
import { Notice } from '../../ui/surface/notice.tsx';
import { zoneLimitsOf } from './levels.ts';
import classes from './limits-card.module.css';
import { EDGES } from './limits-draft.ts';
import { type EditingLimits, useLimits } from './use-limits.ts';
import type { MachineData } from './use-machine.ts';

interface LimitsCardProps {
  readonly data: MachineData;
  readonly channel: MachineModel['channels'][number];
}

/** The zone limits of the channel on the chart: whose they are, and for whoever may, the form to change them. */
export function LimitsCard({ data: { machine, model }, channel }: LimitsCardProps) {
  const { t, language } = useWording();
  const session = useSession();
  const [done, setDone] = useState<string | undefined>(undefined);
  const name = startSentence(channelName(model, channel.id, language));
  const editing = useLimits(machine.id, channel, (limits) =>
    setDone(
      t(limits === undefined ? 'machine.limits.resetDone' : 'machine.limits.saved', {
        channel: name,
        serial: machine.serial,
      }),
    ),
  );
  const zones = zoneLimitsOf(channel, machine);
  if (zones === undefined) return null;
  const { limits, own } = zones;
  const said = (value: number) => measuredWithUnit(value, channel.unit, language);
  const mayEdit = session !== null && mayWrite(session.user, 'machines');
  return (
    <Card
      title={t('machine.limits.title', { channel: name })}
      aside={t(own ? 'machine.limits.own' : 'machine.limits.ofModel')}
    >
      <div className={classes.body}>
        <div role="status">{done !== undefined && <Notice tone="done" title={done} />}</div>
        {editing.draft === undefined ? (
          <>
            <dl className={classes.zones}>
              <Zone name="A" words={t('machine.limits.upTo', { value: said(limits.ab) })} />
              <Zone
                name="B"
                words={t('machine.limits.between', { from: said(limits.ab), to: said(limits.bc) })}
              />
              <Zone
                name="C"
                words={t('machine.limits.between', { from: said(limits.bc), to: said(limits.cd) })}
              />
              <Zone name="D" words={t('machine.limits.above', { value: said(limits.cd) })} />
            </dl>
            {editing.error && <FailureNote error={editing.error} onRetry={editing.open} />}
            {mayEdit && (
              <Button
                onClick={() => {
                  setDone(undefined);
                  editing.open();
                }}
              >
                {t('machine.limits.edit')}
              </Button>
            )}
          </>
        ) : (
          <LimitsForm editing={editing} own={own} unit={channel.unit} serial={machine.serial} />
        )}
      </div>
    </Card>
  );
}

function Zone({ name, words }: { name: string; words: string }) {
  const { t } = useWording();
  return (
    <div>
      <dt>{t('machine.channel.zone', { zone: name })}</dt>
      <dd>{words}</dd>
    </div>
  );
}

interface LimitsFormProps {
  readonly editing: EditingLimits;
  readonly own: boolean;
  readonly unit: string;
  readonly serial: string;
}

function LimitsForm({ editing, own, unit, serial }: LimitsFormProps) {
  const { t } = useWording();
  const { draft, faults, error, changedMeanwhile, sending } = editing;
  return (
    <form
      noValidate
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        editing.save();
      }}
    >
      {changedMeanwhile ? (
        <div role="alert">
          <Notice tone="watch" title={t('machine.limits.changed')}>
            {t('machine.limits.changedDetail')}
          </Notice>
        </div>
      ) : (
        error && <FailureNote error={error} onRetry={editing.save} />
      )}
      <div className={classes.fields}>
        {EDGES.map((edge) => (
          <TextInput
            key={edge}
            inputMode="decimal"
            label={t(`machine.limits.edge.${edge}`, { unit: unitWords(unit) })}
            value={draft?.[edge] ?? ''}
            error={faults[edge]}
            onChange={(event) => editing.change(edge, event.currentTarget.value)}
          />
        ))}
      </div>
      <p className={classes.note}>{t('machine.limits.audited', { serial })}</p>
      <div className={classes.buttons}>
        <Button type="submit" variant="filled" disabled={sending}>
          {t('machine.limits.save')}
        </Button>
        {own && (
          <Button onClick={editing.reset} disabled={sending}>
            {t('machine.limits.reset')}
          </Button>
        )}
        <Button variant="subtle" onClick={editing.close}>
          {t('machine.limits.cancel')}
        </Button>
      </div>
    </form>
  );
}
