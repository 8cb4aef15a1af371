export * from './entity-tag.ts';
export * from './new-id.ts';
export * from './page.ts';
