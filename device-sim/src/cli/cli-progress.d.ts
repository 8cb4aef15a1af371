/** The part of cli-progress 3 that is used here; the package comes without types. */
declare module 'cli-progress' {
  export class SingleBar {
    constructor(
      options: {
        readonly format: string;
        readonly hideCursor: boolean;
        readonly stream: NodeJS.WritableStream;
      },
      preset: unknown,
    );
    start(total: number, value: number, payload: Readonly<Record<string, string>>): void;
    update(value: number, payload: Readonly<Record<string, string>>): void;
    stop(): void;
  }
  export const Presets: { readonly shades_classic: unknown };
}
