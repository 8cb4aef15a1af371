import type { Line } from '@kizashi/api-contract';
import { Button } from '@mantine/core';
import type { StopChange } from '../../api/planned-stops.ts';
import type { DateWords } from '../../ui/format/date-words.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import { Notice } from '../../ui/surface/notice.tsx';
import { timesOf } from './stop-draft.ts';
import type { Saved } from './stop-editor.tsx';
import { stopRefusal, useSaveStop } from './use-save-stop.ts';

interface SavedNoticeProps {
  readonly saved: Saved;
  readonly lines: readonly Line[];
  readonly dates: DateWords;
  readonly timeZone: string;
}

/** Undo instead of "are you sure". */
export function SavedNotice({ saved: { what, draft, undo }, lines, dates, timeZone }: SavedNoticeProps) {
  const wording = useWording();
  const { t } = wording;
  const save = useSaveStop();
  const times = timesOf(draft, timeZone);
  const said = {
    line: lines.find(({ id }) => id === draft.lineId)?.name ?? '',
    when: times === undefined ? '' : dates.dayAndTime(times.from),
  };
  const title = save.isSuccess
    ? t('stops.done.undone')
    : save.error
      ? stopRefusal(save.error, wording).text
      : t(`stops.done.${what}`, said);
  return (
    <div role="status">
      <Notice
        tone={save.error ? 'watch' : 'done'}
        title={title}
        action={
          undo &&
          !save.isSuccess && (
            <Button
              size="compact-xs"
              disabled={save.isPending}
              onClick={() => save.mutate({ change: undoing(undo), tag: '' })}
            >
              {t('stops.done.undo')}
            </Button>
          )
        }
      />
    </div>
  );
}

function undoing(undo: NonNullable<Saved['undo']>): StopChange {
  if ('remove' in undo) return { create: [], remove: undo.remove };
  const { lineId, from, to, rrule } = undo.create;
  return { create: [{ lineId, from, to, ...(rrule != null && { rrule }) }] };
}
