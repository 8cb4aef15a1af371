import { useQuery } from '@tanstack/react-query';
import { Link, useLocation } from 'react-router';
import { coverageNoticesQuery } from '../../api/models.ts';
import { chanceWords } from '../../ui/format/chance-words.ts';
import { measuredWords, startSentence } from '../../ui/format/number-words.ts';
import { useWording } from '../../ui/format/use-wording.ts';
import { Notice } from '../../ui/surface/notice.tsx';
import { useSession } from '../session/use-session.ts';

/** Who can do something about a model whose intervals do not hold. */
const CONCERNED: readonly string[] = ['admin', 'reliability-engineer'];

/** Says of which parts the intervals are widened just now, because they did not hold what they promise. */
export function CoverageNotices() {
  const { t, language } = useWording();
  const user = useSession()?.user;
  const concerned = user !== undefined && user.customerId === null && CONCERNED.includes(user.role);
  const { data = [] } = useQuery({ ...coverageNoticesQuery, enabled: concerned });
  // The model's own page says more of it.
  const { pathname } = useLocation();
  const elsewhere = data.filter(({ modelId }) => pathname !== `/models/${modelId}`);
  return (
    <div role="status">
      {elsewhere.map(({ modelId, model, positionName, coverage, factor }) => (
        <Notice
          key={`${modelId} ${model.id} ${model.version}`}
          tone="watch"
          title={t('models.drift.notice', {
            part: startSentence(positionName[language]),
            coverage: chanceWords(coverage, t),
          })}
          action={<Link to={`/models/${modelId}`}>{t('models.drift.look')}</Link>}
        >
          {t('models.drift.noticeDetail', { factor: measuredWords(factor, language) })}
        </Notice>
      ))}
    </div>
  );
}
