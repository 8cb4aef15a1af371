import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWording } from '../../ui/format/use-wording.ts';
import { Notice } from '../../ui/surface/notice.tsx';
import type { RefusalWords } from './refusal-words.ts';

interface ObstacleNoticeProps {
  readonly obstacle: RefusalWords | undefined;
  onTakeOver(): void;
  onAgain(): void;
}

/** What stands in the way of an answer, and the way on. */
export function ObstacleNotice({ obstacle, onTakeOver, onAgain }: ObstacleNoticeProps) {
  const { t } = useWording();
  const ways: Record<RefusalWords['offer'], ReactNode> = {
    reload: (
      <Button size="compact-xs" onClick={onTakeOver}>
        {t('order.refused.reload')}
      </Button>
    ),
    again: (
      <Button size="compact-xs" onClick={onAgain}>
        {t('order.refused.again')}
      </Button>
    ),
    none: undefined,
  };
  return (
    <div role="alert">
      {obstacle && (
        <Notice tone="watch" title={obstacle.title} action={ways[obstacle.offer]}>
          {obstacle.detail}
        </Notice>
      )}
    </div>
  );
}
