export interface Person {
  readonly name: string;
  readonly email: string;
  readonly language: 'ja' | 'en';
}

/** Who works with the product in the past of a fleet, and by which rules. Every draw follows from the seed. */
export interface People {
  readonly planner: Person;
  readonly engineers: readonly Person[];
  /** One for each customer, by its name. */
  readonly plantManagers: readonly (Person & { readonly customer: string })[];
  /** Left out: nobody looks at an order; what fails is repaired all the same. */
  readonly answers?: AnswerRules;
  readonly swaps: SwapRules;
}

export interface AnswerRules {
  /** Shares of the orders; what is left of 1 is accepted. */
  readonly deferred: number;
  readonly declined: number;
  readonly afterHours: { readonly low: number; readonly high: number };
  readonly urgentAfterHours: number;
  readonly deferDays: number;
  readonly declineReasons: readonly string[];
  /** Orders that nobody answers: they wait for whoever opens the console. */
  readonly leaves: readonly PartPlace[];
  /** Parts that their customer runs to the end: every order for them is declined. */
  readonly refuses: readonly (PartPlace & { readonly reason: string })[];
}

interface PartPlace {
  readonly machine: string;
  readonly position: string;
}

export interface SwapRules {
  /** Share of visits that the controller reports too, as the engineer tells it which part is in. */
  readonly alsoByDevice: number;
  /** Share of those that somebody enters by hand as well, while the visit is under way. */
  readonly alsoByHand: number;
}
