import { useCallback, useState } from 'react';

const PREFIX = 'kizashi-draft ';

/**
 * What somebody has entered so far, kept for this tab: a reload, a look at another page or a lost session takes nothing
 * away. Never for secrets.
 */
export function useDraft<T>(name: string, empty: T): readonly [T, (draft: T) => void, () => void] {
  const [draft, setDraft] = useState<T>(() => readDraft<T>(name) ?? empty);
  const change = useCallback(
    (next: T) => {
      setDraft(next);
      keepDraft(name, next);
    },
    [name],
  );
  const clear = useCallback(() => {
    setDraft(empty);
    forgetDraft(name);
  }, [name, empty]);
  return [draft, change, clear];
}

function readDraft<T>(name: string): T | undefined {
  try {
    const kept = sessionStorage.getItem(PREFIX + name);
    return kept === null ? undefined : (JSON.parse(kept) as T);
  } catch {
    return undefined;
  }
}

function keepDraft(name: string, draft: unknown): void {
  try {
    sessionStorage.setItem(PREFIX + name, JSON.stringify(draft));
  } catch {
    // Storage may be refused or full: the draft then lasts as long as the page.
  }
}

function forgetDraft(name: string): void {
  try {
    sessionStorage.removeItem(PREFIX + name);
  } catch {
    // As above.
  }
}
