import { Button, VisuallyHidden } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useWording } from '../../ui/format/use-wording.ts';

const SAID_FOR_MS = 2_000;

/** Puts a text into the clipboard and says so; without a clipboard the text itself can be selected. */
export function CopyButton({ text, what }: { text: string; what: string }) {
  const { t } = useWording();
  const [copied, setCopied] = useState<'yes' | 'refused'>();
  useEffect(() => {
    if (copied === undefined) return;
    const timer = setTimeout(() => setCopied(undefined), SAID_FOR_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = () =>
    navigator.clipboard === undefined
      ? setCopied('refused')
      : navigator.clipboard.writeText(text).then(
          () => setCopied('yes'),
          () => setCopied('refused'),
        );
  return (
    <>
      <Button size="compact-xs" aria-label={t('device.copyWhat', { what })} onClick={() => void copy()}>
        {copied === 'yes'
          ? t('device.copied')
          : copied === 'refused'
            ? t('device.notCopied')
            : t('device.copy')}
      </Button>
      <VisuallyHidden role="status">{copied === 'yes' ? t('device.copied') : ''}</VisuallyHidden>
    </>
  );
}
