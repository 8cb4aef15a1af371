import { Button } from '@mantine/core';
import { useWording } from '../../ui/format/use-wording.ts';
import classes from './set-up.module.css';
import type { Template } from './templates/template.ts';
import { TEMPLATE_NAMES, TEMPLATES, type TemplateName } from './templates/templates.ts';

/** Ways to begin other than with empty fields. */
export function TemplateBar({ onTake, onEmpty }: { onTake(template: Template): void; onEmpty(): void }) {
  const { t } = useWording();
  const take = (name: TemplateName) => onTake(TEMPLATES[name]);
  return (
    <div className={classes.templates}>
      <span>{t('setUp.template.title')}</span>
      {TEMPLATE_NAMES.map((name) => (
        <Button key={name} size="compact-xs" onClick={() => take(name)}>
          {t(`setUp.template.${name}`)}
        </Button>
      ))}
      <Button size="compact-xs" variant="subtle" onClick={onEmpty}>
        {t('setUp.template.empty')}
      </Button>
    </div>
  );
}
