/**
 * The shape of another language of the same texts. English needs `_one` and `_other`; Japanese has one form for every
 * count (CLDR plural rules), so its `_one` keys are left out.
 */
export type Translated<T> = {
  readonly [Key in keyof T as Key extends `${string}_one` ? never : Key]: T[Key] extends string
    ? string
    : Translated<T[Key]>;
};
