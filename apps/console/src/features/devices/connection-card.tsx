import type { Device, DeviceConnection, MachineModel } from '@kizashi/api-contract';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useWording } from '../../ui/format/use-wording.ts';
import { Card } from '../../ui/surface/card.tsx';
import { Notice } from '../../ui/surface/notice.tsx';
import { CodeBlock } from './code-block.tsx';
import { CopyButton } from './copy-button.tsx';
import classes from './device.module.css';
import { forgetSecret, heldSecret } from './held-secrets.ts';
import { pasteLines } from './paste-lines.ts';

interface ConnectionCardProps {
  readonly device: Device;
  readonly connection: DeviceConnection;
  readonly model: MachineModel;
}

/** Everything a controller is given: where to connect, as whom, and two lines to try it with. */
export function ConnectionCard({ device, connection, model }: ConnectionCardProps) {
  const { t } = useWording();
  const [secret, setSecret] = useState(() => heldSecret(device.id));
  const host = location.hostname;
  const { port, tlsPort, webSocketPort, clientId, username, topics, keepAliveSeconds } = connection;
  const settings: readonly (readonly [name: string, value: string])[] = [
    [t('device.setting.host'), host],
    [t('device.setting.port'), String(port)],
    ...offered(t('device.setting.tlsPort'), tlsPort),
    ...offered(t('device.setting.webSocketPort'), webSocketPort),
    [t('device.setting.clientId'), clientId],
    [t('device.setting.username'), username],
    [t('device.setting.topicBirth'), topics.birth],
    [t('device.setting.topicTele'), topics.tele],
    [t('device.setting.topicState'), topics.state],
    [t('device.setting.topicErr'), topics.err],
    [t('device.setting.topicCmd'), topics.cmd],
    [t('device.setting.topicCfg'), topics.cfg],
  ];
  const further: readonly (readonly [name: string, value: string])[] = [
    [t('device.setting.topicEvt'), topics.evt],
    [t('device.setting.topicTelec'), topics.telec],
    [t('device.setting.topicWave'), topics.wave],
    [t('device.setting.topicAck'), topics.ack],
    [t('device.setting.topicCfgack'), topics.cfgack],
    [t('device.setting.topicTimeReq'), topics['time/req']],
    [t('device.setting.topicTimeRsp'), topics['time/rsp']],
  ];
  const lines = pasteLines({ host, connection, secret, channels: model.channels });
  return (
    <Card title={t('device.connection')} aside={t('device.protocol')}>
      <div className={classes.body}>
        {secret !== undefined && (
          <Notice
            tone="watch"
            title={t('device.secretOnce')}
            action={
              <Button
                size="compact-xs"
                onClick={() => {
                  forgetSecret(device.id);
                  setSecret(undefined);
                }}
              >
                {t('device.secretKept')}
              </Button>
            }
          >
            {t('device.secretOnceDetail')}
          </Notice>
        )}
        <dl className={classes.settings}>
          {secret !== undefined && <Setting name={t('device.setting.secret')} value={secret} />}
          {settings.map(([name, value]) => (
            <Setting key={name} name={name} value={value} />
          ))}
        </dl>
        <details className={classes.further}>
          <summary>{t('device.furtherTopics')}</summary>
          <dl className={classes.settings}>
            {further.map(([name, value]) => (
              <Setting key={name} name={name} value={value} />
            ))}
          </dl>
        </details>
        <p className={classes.note}>
          {t('device.keepAlive', keepAliveSeconds)}
          {secret === undefined && ` ${t('device.secretGone')}`}
        </p>
        <div className={classes.codeHead}>
          <h3>{t('device.tryIt')}</h3>
          <CopyButton text={lines} what={t('device.tryIt')} />
        </div>
        <p className={classes.note}>{t('device.tryItDetail')}</p>
        <CodeBlock text={lines} label={t('device.tryIt')} />
      </div>
    </Card>
  );
}

/** Nothing of what this installation does not offer. */
function offered(name: string, port: number | null): readonly (readonly [string, string])[] {
  return port === null ? [] : [[name, String(port)]];
}

function Setting({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <code>{value}</code>
        <CopyButton text={value} what={name} />
      </dd>
    </div>
  );
}
