import { mayWrite, WRITE_RULES, type WritableResource } from '@kizashi/api-contract';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useSession } from '../../app/session/use-session.ts';
import { PageTop } from '../../app/shell/page-top.tsx';
import { listWords } from '../../ui/format/number-words.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import { Answer } from '../../ui/surface/answer.tsx';
import { Card } from '../../ui/surface/card.tsx';
import { FailureNote } from '../../ui/surface/failure-note.tsx';
import { Notice } from '../../ui/surface/notice.tsx';
import { ReadingNote } from '../../ui/surface/reading-note.tsx';
import classes from './set-up.module.css';
import { type Entered, nextStep, type SetUpStep, type StepName, setUpSteps } from './set-up-steps.ts';
import { useEntered } from './use-entered.ts';

export interface ThereRow {
  readonly key: string;
  readonly name: ReactNode;
  readonly detail?: ReactNode;
}

interface EntryPageProps {
  readonly step: StepName;
  readonly resource: WritableResource;
  /** What was just added, in a sentence; undefined before. */
  readonly done: string | undefined;
  /** What is there already. */
  readonly there: (entered: Entered) => readonly ThereRow[];
  readonly children: (entered: Entered) => ReactNode;
}

/** The page of one step: what it is for, the form for whoever may, what is there already, and what comes next. */
export function EntryPage({ step, resource, done, there, children }: EntryPageProps) {
  const { t } = useWording();
  const session = useSession();
  const { entered, error, refetch } = useEntered();
  const title = t(`setUp.step.${step}`);
  return (
    <>
      <title>{title}</title>
      <PageTop>
        <Link to="/set-up">{t('setUp.title')}</Link>
      </PageTop>
      <Answer>{title}</Answer>
      <p className={classes.why}>{t(`setUp.why.${step}`)}</p>
      {error && <FailureNote error={error} onRetry={refetch} />}
      {!entered && !error && <ReadingNote what={t('setUp.readingWhat')} />}
      {entered && (
        <>
          <div role="status" className={classes.said}>
            {done && <DoneNote done={done} step={step} entered={entered} />}
          </div>
          <div className={classes.columns}>
            <div className={classes.main}>
              {session && mayWrite(session.user, resource) ? (
                children(entered)
              ) : (
                <WhoMay resource={resource} />
              )}
            </div>
            <ThereCard rows={there(entered)} />
          </div>
        </>
      )}
    </>
  );
}

function DoneNote({ done, step, entered }: { done: string; step: StepName; entered: Entered }) {
  const { t } = useWording();
  const next = nextStep(setUpSteps(entered));
  return (
    <Notice tone="done" title={done} action={<NextLink next={next} after={step} />}>
      {next === undefined ? t('setUp.nothingLeft') : ''}
    </Notice>
  );
}

function NextLink({ next, after }: { next: SetUpStep | undefined; after: StepName }) {
  const { t } = useWording();
  if (next === undefined || next.name === after) return <Link to="/set-up">{t('setUp.toOverview')}</Link>;
  return <Link to={next.path}>{t('setUp.next', { step: t(`setUp.step.${next.name}`) })}</Link>;
}

function WhoMay({ resource }: { resource: WritableResource }) {
  const { t } = useWording();
  const roles = ['admin' as const, ...WRITE_RULES[resource].writers].map((role) => t(`shell.role.${role}`));
  return (
    <Notice tone="silent" title={t('setUp.notYours')}>
      {t('setUp.whoMay', { roles: listWords(roles, t) })}
    </Notice>
  );
}

/** Long lists are looked up elsewhere; here the newest entries are enough to see that one is there. */
const MOST_ROWS = 12;

function ThereCard({ rows }: { rows: readonly ThereRow[] }) {
  const { t } = useWording();
  const shown = rows.slice(-MOST_ROWS).toReversed();
  return (
    <Card title={t('setUp.there')} aside={rows.length} className={classes.there}>
      {rows.length === 0 && <p className={classes.nothing}>{t('setUp.nothingThere')}</p>}
      <ul>
        {shown.map(({ key, name, detail }) => (
          <li key={key}>
            <span>{name}</span>
            {detail !== undefined && <span className={classes.second}>{detail}</span>}
          </li>
        ))}
      </ul>
      {rows.length > MOST_ROWS && (
        <p className={classes.nothing}>{t('setUp.andMore', { count: rows.length - MOST_ROWS })}</p>
      )}
    </Card>
  );
}
