import type { ChannelWrite } from '@kizashi/api-contract';
import type { ChannelDeclaration } from '@kizashi/firmware-contracts';
import type { LocalizedText } from '@kizashi/kernel';

/** The running total of use: the recorded cycle itself. */
export const CYCLE_CHANNEL = 'cycle';

interface RecordedColumn {
  readonly id: string;
  readonly role: 'setting' | 'wear';
  readonly name: LocalizedText;
}

const setting = (number: number, en: string, ja: string): RecordedColumn => ({
  id: `setting_${number}`,
  role: 'setting',
  name: { en, ja },
});
const sensor = (number: number, en: string, ja: string): RecordedColumn => ({
  id: `sensor_${number}`,
  role: 'wear',
  name: { en, ja },
});

/**
 * The columns after unit and cycle, in the order of the file. Names from Saxena et al. 2008, "Damage propagation
 * modeling for aircraft engine run-to-failure simulation", table 2. The files carry no units.
 */
export const SETTINGS_AND_SENSORS: readonly RecordedColumn[] = [
  setting(1, 'altitude', '高度'),
  setting(2, 'Mach number', 'マッハ数'),
  setting(3, 'throttle angle', 'スロットル角度'),
  sensor(1, 'fan inlet temperature', 'ファン入口温度'),
  sensor(2, 'LPC outlet temperature', '低圧圧縮機出口温度'),
  sensor(3, 'HPC outlet temperature', '高圧圧縮機出口温度'),
  sensor(4, 'LPT outlet temperature', '低圧タービン出口温度'),
  sensor(5, 'fan inlet pressure', 'ファン入口圧力'),
  sensor(6, 'bypass duct pressure', 'バイパスダクト圧力'),
  sensor(7, 'HPC outlet pressure', '高圧圧縮機出口圧力'),
  sensor(8, 'fan speed', 'ファン回転数'),
  sensor(9, 'core speed', 'コア回転数'),
  sensor(10, 'engine pressure ratio', 'エンジン圧力比'),
  sensor(11, 'HPC outlet static pressure', '高圧圧縮機出口静圧'),
  sensor(12, 'fuel flow to static pressure', '燃料流量対静圧比'),
  sensor(13, 'corrected fan speed', '修正ファン回転数'),
  sensor(14, 'corrected core speed', '修正コア回転数'),
  sensor(15, 'bypass ratio', 'バイパス比'),
  sensor(16, 'burner fuel-air ratio', '燃焼器燃空比'),
  sensor(17, 'bleed enthalpy', '抽気エンタルピー'),
  sensor(18, 'demanded fan speed', '要求ファン回転数'),
  sensor(19, 'demanded corrected fan speed', '要求修正ファン回転数'),
  sensor(20, 'HPT coolant bleed', '高圧タービン冷却抽気'),
  sensor(21, 'LPT coolant bleed', '低圧タービン冷却抽気'),
];

/** Channels as the maker enters them. Which way a sensor goes when the part wears is for the product to learn. */
export function channelsAt(positionId: string): ChannelWrite[] {
  return [
    ...SETTINGS_AND_SENSORS.map(
      ({ id, role, name }): ChannelWrite => ({
        id,
        name,
        unit: '1',
        role,
        ...(role === 'wear' && { positionIds: [positionId] }),
      }),
    ),
    { id: CYCLE_CHANNEL, unit: '{cycles}', role: 'usage', positionIds: [positionId] },
  ];
}

/** The channel table of the birth message, with one reading of each channel a cycle. */
export function declarations(cycleMs: number): ChannelDeclaration[] {
  return channelsAt('').map(({ id, unit }, alias) => ({ alias, id, unit, periodMs: cycleMs }));
}
