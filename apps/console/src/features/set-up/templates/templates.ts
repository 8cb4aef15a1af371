import { separatorTemplate } from './oil-separator.ts';
import { spindleTemplate } from './spindle-bearing.ts';
import type { Template } from './template.ts';

export const TEMPLATE_NAMES = ['spindleBearing', 'oilSeparator'] as const;
export type TemplateName = (typeof TEMPLATE_NAMES)[number];

export const TEMPLATES: Readonly<Record<TemplateName, Template>> = {
  spindleBearing: spindleTemplate,
  oilSeparator: separatorTemplate,
};
