/** What turns an answer of the service into a checked value: every shape of @kizashi/api-contract is one. */
export interface Reads<T> {
  parse(value: unknown): T;
}
