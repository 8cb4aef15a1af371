import {
  Button,
  type CSSVariablesResolver,
  createTheme,
  Input,
  NativeSelect,
  Radio,
  SegmentedControl,
  Textarea,
  TextInput,
  type VariantColorsResolver,
} from '@mantine/core';
import controls from './controls.module.css';

/** Filled is the one thing to do next, subtle a way aside, anything else an ordinary button. */
const variantColorResolver: VariantColorsResolver = ({ variant }) => {
  if (variant === 'filled')
    return {
      background: 'var(--indigo)',
      hover: 'var(--indigo)',
      color: 'var(--indigo-ink)',
      border: '1px solid var(--indigo)',
    };
  if (variant === 'subtle')
    return {
      background: 'transparent',
      hover: 'var(--hover)',
      color: 'var(--indigo)',
      border: '1px solid transparent',
    };
  return {
    background: 'var(--panel)',
    hover: 'var(--hover)',
    color: 'var(--ink)',
    border: '1px solid var(--line-3)',
  };
};

export const theme = createTheme({
  fontFamily: 'var(--font)',
  defaultRadius: 'sm',
  respectReducedMotion: true,
  variantColorResolver,
  components: {
    Button: Button.extend({
      defaultProps: { variant: 'default', size: 'xs' },
      classNames: { root: controls.button! },
    }),
    Input: Input.extend({ classNames: { input: controls.input! } }),
    InputWrapper: Input.Wrapper.extend({
      classNames: { label: controls.label!, description: controls.description!, error: controls.error! },
    }),
    TextInput: TextInput.extend({ defaultProps: { size: 'xs' } }),
    Textarea: Textarea.extend({ defaultProps: { size: 'xs' } }),
    NativeSelect: NativeSelect.extend({ defaultProps: { size: 'xs' } }),
    Radio: Radio.extend({
      defaultProps: { size: 'xs' },
      classNames: { radio: controls.radio!, label: controls.radioLabel! },
    }),
    SegmentedControl: SegmentedControl.extend({
      defaultProps: { size: 'xs', transitionDuration: 0 },
      classNames: {
        root: controls.segments!,
        label: controls.segmentLabel!,
        indicator: controls.segmentIndicator!,
      },
    }),
  },
});

/** Mantine's names for what tokens.css holds. The tokens know light and dark themselves, so both get the same. */
export const cssVariablesResolver: CSSVariablesResolver = () => {
  const colours = {
    '--mantine-color-body': 'var(--paper)',
    '--mantine-color-text': 'var(--ink)',
    '--mantine-color-bright': 'var(--ink)',
    '--mantine-color-dimmed': 'var(--ink-3)',
    '--mantine-color-placeholder': 'var(--ink-3)',
    '--mantine-color-anchor': 'var(--indigo)',
    '--mantine-color-error': 'var(--alarm)',
    '--mantine-color-default': 'var(--panel)',
    '--mantine-color-default-hover': 'var(--hover)',
    '--mantine-color-default-color': 'var(--ink)',
    '--mantine-color-default-border': 'var(--line-3)',
    '--mantine-color-disabled': 'var(--sunk)',
    '--mantine-color-disabled-color': 'var(--ink-3)',
    '--mantine-color-disabled-border': 'var(--line-2)',
    '--mantine-primary-color-filled': 'var(--indigo)',
    '--mantine-primary-color-contrast': 'var(--indigo-ink)',
  };
  return {
    variables: {
      '--mantine-font-family': 'var(--font)',
      '--mantine-font-size-xs': 'var(--t-1)',
      '--mantine-font-size-sm': 'var(--t-1)',
      '--mantine-font-size-md': 'var(--t-2)',
      '--mantine-line-height': '1.45',
      '--mantine-radius-sm': 'var(--r-2)',
      '--mantine-spacing-xs': 'var(--s-2)',
      '--mantine-spacing-sm': 'var(--s-3)',
      '--mantine-spacing-md': 'var(--s-4)',
    },
    light: colours,
    dark: colours,
  };
};
