export * from './announcements.module.ts';
export * from './announcements.ts';
