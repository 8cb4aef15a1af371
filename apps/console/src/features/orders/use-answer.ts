import type { Order } from '@kizashi/api-contract';
import { useState } from 'react';
import { useActorWords } from '../../ui/format/actor-words.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import { type AnswerDraft, type Choice, choicesOf, draftFault, NO_ANSWER, wantedOf } from './answer-draft.ts';
import { doneWords } from './done-words.ts';
import { changeWords, type RefusalWords, refusalWords } from './refusal-words.ts';
import { useIntent } from './use-intent.ts';
import type { OrderData } from './use-order.ts';

export interface Answering {
  /** The order as the person sees it: held from the first thing entered until it is taken over or answered. */
  readonly order: Order;
  readonly choices: readonly Choice[];
  /** With a choice that the order allows; undefined where it allows none. */
  readonly draft: AnswerDraft | undefined;
  /** What keeps the answer from being sent, once somebody has tried. */
  readonly fault: string | undefined;
  /** Why it was not taken, or that somebody else was faster. */
  readonly obstacle: RefusalWords | undefined;
  readonly sending: boolean;
  change(changed: Partial<AnswerDraft>): void;
  /** Looks at the order as it is now; what was entered stays. */
  takeOver(): void;
  submit(): void;
}

export function useAnswer(data: OrderData, now: number, onDone: (sentence: string) => void): Answering {
  const wording = useWording();
  const { subject, events = [] } = data;
  const dates = wording.dates(subject.timeZone, now);
  const actorName = useActorWords();
  const [entered, setEntered] = useState<AnswerDraft>(NO_ANSWER);
  const [held, setHeld] = useState<Order | undefined>(undefined);
  const [tried, setTried] = useState(false);
  const { send, sending, error, forget } = useIntent((intent, answered) => {
    setEntered(NO_ANSWER);
    setHeld(undefined);
    onDone(doneWords(intent.verb, answered, dates, wording));
  });

  const order = held ?? data.order;
  const choices = choicesOf(order);
  const choice = choices.find((possible) => possible === entered.choice) ?? choices[0];
  const draft = choice && { ...entered, choice };
  const facts = { order, now, timeZone: subject.timeZone };
  const fault = draft && draftFault(draft, facts, wording);
  const parties = { answered: order, newest: data.order, events, dates, actorName };
  const changedMeanwhile: RefusalWords | undefined =
    sending || data.order.version === order.version
      ? undefined
      : {
          title: changeWords(parties, wording),
          detail: wording.t('order.refused.notSaved'),
          offer: 'reload',
        };
  return {
    order,
    choices,
    draft,
    fault: tried ? fault : undefined,
    obstacle: error ? refusalWords({ error, ...parties }, wording) : changedMeanwhile,
    sending,
    change: (changed) => {
      setEntered((known) => ({ ...known, ...changed }));
      setHeld((known) => known ?? data.order);
      setTried(false);
      if (error) forget();
    },
    takeOver: () => {
      forget();
      setHeld(entered === NO_ANSWER ? undefined : data.order);
    },
    submit: () => {
      setTried(true);
      if (draft === undefined || fault !== undefined) return;
      setHeld(order);
      send(wantedOf(draft, facts));
    },
  };
}
