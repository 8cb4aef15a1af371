import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { whenCalm } from './when-calm.ts';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

describe('whenCalm', () => {
  it('begins at once where nobody is busy', () => {
    const work = jest.fn();
    whenCalm(() => false, 5_000, work);
    expect(work).toHaveBeenCalledTimes(1);
  });

  it('waits until nobody is busy any more, and then begins once', () => {
    let busy = true;
    const work = jest.fn();
    whenCalm(() => busy, 5_000, work);
    jest.advanceTimersByTime(2_000);
    expect(work).not.toHaveBeenCalled();
    busy = false;
    jest.advanceTimersByTime(10_000);
    expect(work).toHaveBeenCalledTimes(1);
  });

  it('begins after the longest time however busy they are', () => {
    const work = jest.fn();
    whenCalm(() => true, 5_000, work);
    jest.advanceTimersByTime(4_999);
    expect(work).not.toHaveBeenCalled();
    jest.advanceTimersByTime(1);
    expect(work).toHaveBeenCalledTimes(1);
  });

  it('does not begin once it was taken back', () => {
    const work = jest.fn();
    const takeBack = whenCalm(() => true, 5_000, work);
    takeBack();
    jest.advanceTimersByTime(10_000);
    expect(work).not.toHaveBeenCalled();
  });
});
