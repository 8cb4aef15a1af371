import type { Order, OrderVerb, orderVerbs } from '@kizashi/api-contract';
import { useState } from 'react';
import { useActorWords } from '../../ui/format/actor-words.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import { doneWords } from './done-words.ts';
import { changeWords, type RefusalWords, refusalWords } from './refusal-words.ts';
import { useIntent, type Wanted } from './use-intent.ts';
import type { OrderData } from './use-order.ts';

type BodyOf<V extends OrderVerb> = ReturnType<(typeof orderVerbs)[V]['parse']>;

export interface SendingVerb {
  /** The order as the person sees it: held from the first thing entered until it is taken over or sent. */
  readonly order: Order;
  /** Why it was not taken, or that somebody else was faster. */
  readonly obstacle: RefusalWords | undefined;
  readonly sending: boolean;
  /** Something has been entered for the order as it stands here. */
  hold(): void;
  send<V extends OrderVerb>(verb: V, body: BodyOf<V>): void;
  /** Sends what was sent last once more: the same wish under the same key. */
  again(): void;
  /** Looks at the order as it is now; what was entered stays. */
  takeOver(): void;
}

/** One verb on an order, for the version that was looked at. */
export function useVerb(data: OrderData, now: number, onDone: (sentence: string) => void): SendingVerb {
  const wording = useWording();
  const { subject, events = [] } = data;
  const dates = wording.dates(subject.timeZone, now);
  const actorName = useActorWords();
  const [held, setHeld] = useState<Order | undefined>(undefined);
  const [last, setLast] = useState<Wanted | undefined>(undefined);
  const { send, sending, error, forget } = useIntent((intent, answered) => {
    setHeld(undefined);
    onDone(doneWords(intent.verb, answered, dates, wording));
  });
  const order = held ?? data.order;
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
    obstacle: error ? refusalWords({ error, ...parties }, wording) : changedMeanwhile,
    sending,
    hold: () => setHeld((known) => known ?? data.order),
    send: (verb, body) => {
      const wanted = { orderId: order.id, version: order.version, verb, body } as Wanted;
      setHeld(order);
      setLast(wanted);
      send(wanted);
    },
    again: () => last && send(last),
    takeOver: () => {
      forget();
      setHeld(undefined);
    },
  };
}
