import { useState } from 'react';
import { useWording } from '../../../ui/format/use-wording.ts';
import { EntryPage } from '../entry-page.tsx';
import { ModelForm } from '../model/model-form.tsx';
import { NeedsFirst } from '../needs-first.tsx';

export function ModelEntryPage() {
  const { t } = useWording();
  const [done, setDone] = useState<string>();
  return (
    <EntryPage
      step="model"
      resource="machine-models"
      done={done}
      there={({ models }) =>
        models.map(({ id, name, channels, positions }) => ({
          key: id,
          name,
          detail: t('setUp.modelDetail', { channels: channels.length, positions: positions.length }),
        }))
      }
    >
      {({ parts }) =>
        parts.length === 0 ? (
          <NeedsFirst step="part" path="/set-up/parts" />
        ) : (
          <ModelForm parts={parts} onDone={setDone} />
        )
      }
    </EntryPage>
  );
}
